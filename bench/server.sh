# Starts a server of its own process for the script that reads this file; sets $address, $server (its process) and $scratch (its folder), and ends it with the script.
scratch=$(mktemp -d)
"$root/convscope" serve --port 0 --folder "$scratch" >"$scratch/said" 2>"$scratch/log" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$scratch"' EXIT
for _ in $(seq 600); do
    grep -q 'http://' "$scratch/said" && break
    sleep 0.5
done
address=$(grep -o 'http://[^ ]*' "$scratch/said")
