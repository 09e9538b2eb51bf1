#!/usr/bin/env bash
# The main job on a copy of the request that ships here: check it, send it to the embedded sandbox, show the response that was
# inserted. Nothing has to be set up, and nothing leaves this machine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cargo build --release --quiet
clreq=${CARGO_TARGET_DIR:-$PWD/target}/release/clreq
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
