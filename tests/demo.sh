#!/usr/bin/env bash
# Shows the main task on a copy of a request: checks it, sends it to the embedded sandbox, and shows the response that clreq
# puts into the file. Needs only the Rust toolchain. Nothing leaves this machine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A debug build, because it is ready soonest. cargo shows its progress.
echo "Building clreq. This takes about two minutes the first time."
cargo build
echo "Built in $SECONDS s."
echo
clreq=${CARGO_TARGET_DIR:-$PWD/target}/debug/clreq
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp tests/requests/shop.clreq.json "$folder"
request=$folder/shop.clreq.json

echo '$ clreq check shop.clreq.json'
"$clreq" check "$request"
echo '$ clreq send --sandbox --write shop.clreq.json'
"$clreq" send --sandbox --write "$request" >/dev/null
echo '$ cat shop.clreq.json'
cat "$request"
