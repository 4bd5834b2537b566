#!/usr/bin/env bash
# What explanations cost as multiples of the forward pass of the same network, measured in turns in one process.
#
#   bench/run.sh [TURNS [THREADS]]     the table; default 60 turns, 1 thread
#   bench/run.sh --jmh [OPTIONS]       the JMH benchmarks, with JMH's own options
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

(cd "$root" && ./mvnw -q -B -ntp package -pl bench -am -Dmaven.test.skip=true -Dspotless.check.skip -Dcheckstyle.skip -Denforcer.skip) >&2
jars="$root/bench/target/*:$root/bench/target/lib/*"

if [ "${1:-}" = --jmh ]; then
    shift
    exec "$java" -cp "$jars" org.openjdk.jmh.Main "$@"
fi
exec "$java" -cp "$jars" convscope.bench.Multiples "$@"
