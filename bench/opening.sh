#!/usr/bin/env bash
# From a file to the first answer: Keras' ResNet50 as .h5 and .keras by Convscope, and the same network as .onnx by the engine alone and by Convscope. Each
# opening is a process of its own, with the options and the class archive of the launcher; rows take turns, so that a busy machine troubles all of them alike.
#
#   bench/opening.sh [RUNS]      default 9; the table holds medians and the fastest run
#
# PYTHON names a Python with Keras 3, which makes the files; FOLDER a folder in which they are kept for the next time.
set -euo pipefail
export LC_ALL=C

runs=${1:-9}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
. "$root/bench/turns.sh"
folder=${FOLDER:-$scratch}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

(cd "$root" && ./mvnw -q -B -ntp package -pl bench -am -Dmaven.test.skip=true -Dspotless.check.skip -Dcheckstyle.skip -Denforcer.skip) >&2
program="$(ls "$root"/bench/target/*.jar | head -n 1):$(printf '%s:' "$root"/bench/target/lib/*.jar)"
# The engine crashes when the command line of its process is longer than some 4 kB.
printf -- '-cp "%s"\n' "$program" >"$scratch/arguments"
flags=(-XX:TieredStopAtLevel=1 -Xms32m -XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable -Djava.awt.headless=true "-Dconvscope.cache=$scratch/cache")

opening() { "$java" "${flags[@]}" "$@"; }

[ -s "$folder/resnet50.h5" ] || "${PYTHON:-python3}" "$root/golden/opening_files.py" "$folder"
[ -s "$folder/resnet50.onnx" ] ||
    opening "@$scratch/arguments" convscope.bench.Opening write "$folder/resnet50.h5" "$folder/resnet50.onnx"

rows=("engine onnx" "convscope onnx" "convscope h5" "convscope keras")
once() { # who and ending -> milliseconds, megabytes, the first numbers of the answer
    local who ending
    read -r who ending <<<"$1"
    opening -Xshare:auto "-XX:SharedArchiveFile=$scratch/archive-$who-$ending" "@$scratch/arguments" convscope.bench.Opening "$who" "$folder/resnet50.$ending"
}
opening "@$scratch/arguments" convscope.bench.Opening convscope "$folder/resnet50.h5" >/dev/null # unpacks the engine, for all rows
flags+=("-Donnxruntime.native.path=$(echo "$scratch"/cache/onnxruntime-*)")
for row in "${rows[@]}"; do
    read -r who ending <<<"$row"
    opening "-XX:ArchiveClassesAtExit=$scratch/archive-$who-$ending" "@$scratch/arguments" convscope.bench.Opening "$who" "$folder/resnet50.$ending" >/dev/null
done
in_turns once

share() { awk "BEGIN { printf \"%.2f\", $1 / $2 }"; }
file=$(($(wc -c <"$folder/resnet50.h5") / 1048576))
echo "ResNet50, $file MB, $runs runs each, $(nproc) processors, load $(cut -d ' ' -f 1 /proc/loadavg 2>/dev/null || echo unknown)"
printf '%-18s %10s %11s %17s %9s %12s   %s\n' "" "median ms" "fastest ms" "times the engine" "peak MB" "times a file" "first numbers"
for i in "${!rows[@]}"; do
    printf '%-18s %10s %11s %17s %9s %12s   %s\n' "${rows[$i]}" "$(middle "$i" 1)" "$(fastest "$i")" \
        "$(share "$(fastest "$i")" "$(fastest 0)")" "$(middle "$i" 2)" \
        "$(share "$(middle "$i" 2)" "$file")" "$(head -n 1 "$scratch/row$i" | cut -d ' ' -f 3-)"
done
