#!/usr/bin/env bash
# Every test there is: those that Rust alone can run, then those that bring tools of others. Each of these installs what it needs
# into a folder that git ignores.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cargo test
cargo build
clreq=${CARGO_TARGET_DIR:-$PWD/target}/debug/clreq

echo "== the vendor's SDK against the sandbox"
bash tests/vendor_sdk/run.sh "$clreq"

echo "== the hooks with pre-commit and prek"
bash tests/pre_commit/run.sh "$clreq"

echo "== the packages, each built, installed and run"
bash tests/packaging/run.sh
