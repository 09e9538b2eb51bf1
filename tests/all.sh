#!/usr/bin/env bash
# Every test there is: those that Rust alone can run, then those that bring tools of others. Each of these installs what it needs
# into a folder that git ignores.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

step() {
    echo "== $1 ($((SECONDS / 60)) min)"
}

cargo test
cargo build
clreq=${CARGO_TARGET_DIR:-$PWD/target}/debug/clreq

step "the vendor's SDK against the sandbox"
bash tests/vendor_sdk/run.sh "$clreq"

step "the language server under a client that isn't ours"
bash tests/foreign_client/run.sh "$clreq"

step "clreq killed at each step of a write"
bash tests/killed/run.sh "$clreq"

step "the verdicts of a validator that isn't ours"
sh tests/differential/run.sh "$clreq"

step "the hooks under pre-commit and prek"
bash tests/pre_commit/run.sh "$clreq"

step "the workflows"
bash tests/workflows/run.sh

step "the packages"
bash tests/packaging/run.sh

step "the plug-ins in real editors"
CLREQ_BINARY=$clreq bash editors/test.sh

step "all passed"
