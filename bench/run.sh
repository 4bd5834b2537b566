#!/usr/bin/env bash
# What explanations cost as multiples of the forward pass of the same network, measured in turns in one process.
#
#   bench/run.sh [TURNS [THREADS]]     the table; default 60 turns, 1 thread
#   bench/run.sh --methods [NETWORK [TURNS [THREADS [METHOD...]]]]
#                                      whole methods, from subject to map; default efficientnet-lite0, 15 turns, 1 thread, the usual methods
#   bench/run.sh --memory [COUNT]      memory held while so many explanations are made in one process; default 1000
#   bench/run.sh --jmh [OPTIONS]       the JMH benchmarks, with JMH's own options
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

(cd "$root" && ./mvnw -q -B -ntp package -pl bench -am -Dmaven.test.skip=true -Dspotless.check.skip -Dcheckstyle.skip -Denforcer.skip) >&2
jars="$root/bench/target/*:$root/bench/target/lib/*"

case ${1:-} in
--jmh) program=org.openjdk.jmh.Main ;;
--methods) program=convscope.bench.Methods ;;
--memory) program=convscope.bench.Memory ;;
*) exec "$java" -cp "$jars" convscope.bench.Multiples "$@" ;;
esac
shift
exec "$java" -cp "$jars" "$program" "$@"
