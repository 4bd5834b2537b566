#!/usr/bin/env bash
# What the page costs in an installed Chromium: first paint, click to Grad-CAM, montage of 1,280 maps. Needs Node.
#
#   bench/page.sh [ROUNDS]      default 15; CONVSCOPE_CHROMIUM names another browser
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

[ -d "$root/web/node_modules/playwright-core" ] || (cd "$root/web" && npm ci --no-audit --no-fund --ignore-scripts) >&2
. "$root/bench/server.sh"
node "$root/bench/page.mjs" "$address" "${CONVSCOPE_CHROMIUM:-$(command -v chromium)}" "$@"
