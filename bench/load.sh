#!/usr/bin/env bash
# Many clients of one server who all ask for Grad-CAM, beside a single client's time; the server is a process of its own.
#
#   bench/load.sh [CLIENTS [SECONDS]]      default 100 clients, 60 s
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

(cd "$root" && ./mvnw -q -B -ntp package -pl bench -am -Dmaven.test.skip=true -Dspotless.check.skip -Dcheckstyle.skip -Denforcer.skip) >&2
. "$root/bench/server.sh"
"$java" -cp "$root/bench/target/*:$root/bench/target/lib/*" convscope.bench.ServerLoad "$address" "$server" "$@"
test ! -s "$scratch/log" || { echo "the server's log:"; cat "$scratch/log"; }
