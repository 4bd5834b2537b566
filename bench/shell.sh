#!/usr/bin/env bash
# Time from the shell to a finished heatmap, and the peak memory of the process, for the launcher as it is and with each of its
# measures taken away. Rows take turns, so that a busy machine troubles all of them alike.
#
#   bench/shell.sh [RUNS]      default 11; the table holds medians and the fastest run
set -euo pipefail
export LC_ALL=C

runs=${1:-11}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
. "$root/bench/turns.sh"

rows=(
    "as it is|"
    "without the class archive|-XX:SharedArchiveFile=$scratch/none"
    "without any class sharing|-Xshare:off"
    "both compilers|-XX:TieredStopAtLevel=4"
    "collector of the Java machine's choice|-XX:-UseSerialGC"
    "performance counters on disk|-XX:+UsePerfData"
    "engine's library unpacked at each start|-Dconvscope.cache=/dev/null/none"
)

# GNU time writes kilobytes (-f); the BSD and macOS one writes bytes in a longer list (-l).
if /usr/bin/time -f %M true >/dev/null 2>&1; then
    peak_of() { /usr/bin/time -o "$scratch/peak" -f '%M %U %S' "$@"; }
    peak_and_work() { awk 'END { printf "%.0f %.0f\n", $1 / 1024, ($2 + $3) * 1000 }' "$scratch/peak"; }
elif /usr/bin/time -l true >/dev/null 2>&1; then
    peak_of() { /usr/bin/time -l "$@" 2>"$scratch/peak"; }
    peak_and_work() {
        awk '/real/ { work = ($3 + $5) * 1000 } /maximum resident/ { printf "%.0f %.0f\n", $1 / 1048576, work }' "$scratch/peak"
    }
else
    peak_of() { "$@"; }
    peak_and_work() { echo 0 0; }
fi

once() { # name|options -> one line: milliseconds, megabytes, milliseconds of processor time
    local begin=${EPOCHREALTIME/./}
    CONVSCOPE_JAVA_OPTS=${1#*|} peak_of "$root/convscope" explain grad-cam builtin:efficientnet-lite0 builtin:cat \
        -o "$scratch/out.png" >"$scratch/log" 2>&1 || { cat "$scratch/log" >&2; exit 1; }
    echo "$(((${EPOCHREALTIME/./} - begin) / 1000)) $(peak_and_work)"
}

once "|" >/dev/null # builds, makes the archive, unpacks the engine
in_turns once

echo "convscope explain grad-cam builtin:efficientnet-lite0 builtin:cat -o out.png, $runs runs each, $(nproc) processors"
printf '%-42s %10s %10s %10s %13s\n' "" "median ms" "fastest ms" "peak MB" "processor ms"
for i in "${!rows[@]}"; do
    printf '%-42s %10s %10s %10s %13s\n' "${rows[$i]%%|*}" "$(middle "$i" 1)" "$(fastest "$i")" \
        "$(middle "$i" 2)" "$(middle "$i" 3)"
done
