#!/usr/bin/env bash
# What the page costs in an installed Chromium: first paint, click to Grad-CAM, montage of 1,280 maps. Needs Node.
#
#   bench/page.sh [ROUNDS]      default 15; CONVSCOPE_CHROMIUM names another browser
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

[ -d "$root/web/node_modules/playwright-core" ] || (cd "$root/web" && npm ci --no-audit --no-fund --ignore-scripts) >&2
scratch=$(mktemp -d)
"$root/convscope" serve --port 0 --folder "$scratch" >"$scratch/said" 2>"$scratch/log" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$scratch"' EXIT
for _ in $(seq 600); do
    grep -q 'http://' "$scratch/said" && break
    sleep 0.5
done
node "$root/bench/page.mjs" "$(grep -o 'http://[^ ]*' "$scratch/said")" "${CONVSCOPE_CHROMIUM:-$(command -v chromium)}" "$@"
