#!/usr/bin/env bash
# Prints a table of release profiles: how long a build from clean takes, how large the program is, and how long it takes to check a
# file of 10 MB. The machine should do nothing else. Each build needs some minutes.
#
#   benches/profiles.sh                  the profiles below
#   benches/profiles.sh thin:16:3        one, as LTO:CODEGEN_UNITS:OPT_LEVEL
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

profiles=("$@")
[ $# -gt 0 ] || profiles=(fat:1:3 thin:1:3 thin:16:3 off:1:3 off:16:3 fat:1:s)
# How often each command runs. The best time counts.
runs=10

file=$(mktemp --suffix .clreq.json)
trap 'rm -f "$file"' EXIT
python3 - >"$file" <<'PYTHON'
import json
note = {f"key {number}": [number, "a string of some length", True, None] for number in range(84_000)}
json.dump({"data": {
    "type": "api_credentials",
    "attributes": {"name": "Shop", "kind": "sales_channel", "metadata": note},
    "relationships": {"organization": {"data": {"type": "organizations", "id": "xYZkjABcde"}}},
}}, __import__("sys").stdout, indent=2)
PYTHON

# The shortest time of a check, in milliseconds.
check() {
    python3 - "$1" "$file" "$runs" <<'PYTHON'
import subprocess, sys, time
program, file, runs = sys.argv[1:]
def run():
    started = time.perf_counter()
    subprocess.run([program, "check", "--jobs", "1", file], check=True, capture_output=True)
    return time.perf_counter() - started
print(round(1000 * min(run() for _ in range(int(runs)))))
PYTHON
}

echo "| LTO | codegen units | opt-level | build, s | size, MB | check of $(($(wc -c <"$file") / 1000000)) MB, ms |"
echo "| --- | --- | --- | ---: | ---: | ---: |"
for profile in "${profiles[@]}"; do
    IFS=: read -r lto units level <<<"$profile"
    export CARGO_TARGET_DIR=$PWD/target/profiles/${profile//:/-}
    export CARGO_PROFILE_RELEASE_LTO=$lto CARGO_PROFILE_RELEASE_CODEGEN_UNITS=$units CARGO_PROFILE_RELEASE_OPT_LEVEL=$level
    rm -rf "$CARGO_TARGET_DIR"
    started=$SECONDS
    cargo build --quiet --release --locked
    built=$((SECONDS - started))
    program=$CARGO_TARGET_DIR/release/clreq
    size=$(awk -v bytes="$(stat --format %s "$program")" 'BEGIN { printf "%.1f", bytes / 1000000 }')
    echo "| $lto | $units | $level | $built | $size | $(check "$program") |"
done
