#!/usr/bin/env bash
# Runs all tests, and says how long each part took. First those that need only Rust, then those that need other tools: each of these
# installs its tools into a folder that git ignores, once. Two parts run at a time; the editors run alone, because a busy machine
# makes them slow to answer.
#
#   tests/all.sh            all
#   tests/all.sh --quick    only those that need only Rust
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

case ${1:-} in
"" | --quick) ;;
*)
    echo "usage: $0 [--quick]" >&2
    exit 2
    ;;
esac

results=()
failed=0

# Notes how a part ended, and shows the log of one that failed.
report() {
    local name=$1 code=$2 seconds=$3 log=${4:-}
    if [ "$code" = 0 ]; then
        results+=("passed $(printf '%4d' "$seconds") s  $name")
    else
        failed=1
        results+=("FAILED $(printf '%4d' "$seconds") s  $name")
        [ -z "$log" ] || sed 's/^/    /' "$log"
    fi
    echo "== ${results[-1]}"
}

# Runs a part, and shows what it prints.
run() {
    local name=$1 started=$SECONDS code=0
    shift
    echo "== $name"
    "$@" || code=$?
    report "$name" "$code" $((SECONDS - started))
}

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
declare -A names=() started=()

# Starts a part in the background, once fewer than two run.
start() {
    local name=$1
    shift
    while [ ${#names[@]} -ge 2 ]; do
        finish_one
    done
    echo "== $name starts"
    "$@" >"$logs/$name" 2>&1 &
    names[$!]=$name
    started[$!]=$SECONDS
}

finish_one() {
    local pid code=0
    wait -n -p pid "${!names[@]}" || code=$?
    report "${names[$pid]}" "$code" $((SECONDS - started[$pid])) "$logs/${names[$pid]}"
    unset "names[$pid]" "started[$pid]"
}

finish() {
    printf '%s\n' "== all parts" "${results[@]}" "in $((SECONDS / 60)) min $((SECONDS % 60)) s"
    exit "$failed"
}

run "what Rust alone can run" cargo test
[ "${1:-}" != --quick ] || finish
run "the build" cargo build
[ "$failed" = 0 ] || finish
clreq=${CARGO_TARGET_DIR:-$PWD/target}/debug/clreq

start "the packages" bash tests/packaging/run.sh
start "the vendor's SDK against the sandbox" bash tests/vendor_sdk/run.sh "$clreq"
start "the language server under a client that isn't ours" bash tests/foreign_client/run.sh "$clreq"
start "clreq killed at each step of a write" bash tests/killed/run.sh "$clreq"
start "the verdicts of a validator that isn't ours" sh tests/differential/run.sh "$clreq"
start "completion in bash, zsh and fish" bash tests/completion/run.sh "$clreq"
start "fmt and prettier" bash tests/prettier/run.sh "$clreq"
start "the workflows" bash tests/workflows/run.sh
start "the hooks under pre-commit and prek" bash tests/pre_commit/run.sh "$clreq"
while [ ${#names[@]} -gt 0 ]; do
    finish_one
done
run "the plug-ins in real editors" env CLREQ_BINARY="$clreq" bash editors/test.sh
finish
