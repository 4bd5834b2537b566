#!/usr/bin/env bash
# Hostile model files: made from numbers, tried in processes of their own. See docs/hostile-files.md.
#
#   bench/fuzz.sh [CASES [SEED]]                  default 100000 cases over all formats, seed 1; ends with 1 if one fails
#   bench/fuzz.sh replay FORMAT NUMBER            tries one again
#   bench/fuzz.sh write FORMAT NUMBER FOLDER      writes the files of one
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

(cd "$root" && ./mvnw -q -B -ntp test-compile dependency:build-classpath -pl verify -am -Dmdep.outputFile="$root/verify/target/classpath" -Dmdep.includeScope=test \
    -Dspotless.check.skip -Dcheckstyle.skip -Denforcer.skip) >&2
# Not on the command line: the engine does not bear one of more than some 4 KB.
printf -- '-cp "%s"\n' "$root/verify/target/test-classes:$(cat "$root/verify/target/classpath")" >"$root/verify/target/fuzz.options"

# What asks for more than this gets nothing, rather than all memory of the machine.
ulimit -v 6000000 || true
exec "$java" -Xmx512m -XX:+UseSerialGC "@$root/verify/target/fuzz.options" convscope.fuzz.Fuzz "$@"
