#!/usr/bin/env bash
# Runs all tests: first those that need only Rust, then those that need other tools. Each of the latter installs its tools into
# a folder that git ignores.
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
