# Rows of a table that take turns, for the script that reads this file: makes $scratch, a folder that goes with the script, and reads $runs and $rows, which it sets.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

in_turns() { # command -> calls it with each of the rows, $runs times; keeps the line of numbers that it prints each time
    local run i
    for ((run = 0; run < runs; run++)); do
        for i in "${!rows[@]}"; do
            "$1" "${rows[$i]}" >>"$scratch/row$i"
        done
    done
}

middle() { cut -d ' ' -f "$2" "$scratch/row$1" | sort -n | sed -n "$((runs / 2 + 1))p"; } # row, column
fastest() { cut -d ' ' -f 1 "$scratch/row$1" | sort -n | head -n 1; }                    # row
