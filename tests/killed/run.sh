#!/usr/bin/env bash
# Kills clreq at each step of a write: at the entry of every system call by which a file may be opened, written, given its
# permissions, synced or renamed, one run for each. Whatever the step, the file is the old one or the new one, whole, and nothing else
# has the name of a request file. Needs strace, which is installed with apt-get where it is missing.
#
#   tests/killed/run.sh PATH_OF_CLREQ
set -euo pipefail

if [ $# -ne 1 ] || [ ! -x "$1" ]; then
    echo "usage: $0 PATH_OF_CLREQ" >&2
    exit 2
fi
clreq=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
request=$(cd "$(dirname "$0")/../requests" && pwd)/shop.clreq.json
command -v strace >/dev/null || apt-get install --quiet --yes strace >/dev/null

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
# The answer of the sandbox has a secret, which is not what is looked for here.
echo 'severity.secret-in-response = "off"' >clreq.toml

fail() {
    echo "error: $1" >&2
    exit 1
}

# One system call at a time: they are told apart by their number in each thread.
calls=(openat write fchmod fsync rename,renameat,renameat2)
old=$work/old.json
passed=0

# Runs a command on the old file, to be killed at the entry of a call; false if it ended before.
killed_at() {
    local call=$1 number=$2 code=0
    shift 2
    rm -f .clreq-*
    cp "$old" shop.clreq.json
    # The braces keep the shell from telling of the kill.
    { strace --follow-forks --quiet=all --output=/dev/null --trace="$call" \
        --inject="$call:signal=KILL:when=$number" "$clreq" "$@" >/dev/null || code=$?; } 2>/dev/null
    [ "$code" -eq 137 ]
}

# kills_at_each_step IS_NEW COMMAND…: IS_NEW tells whether the file is the new one.
kills_at_each_step() {
    local is_new=$1 call number kept=0 replaced=0
    shift
    for call in "${calls[@]}"; do
        number=1
        while killed_at "$call" "$number" "$@"; do
            if cmp --quiet "$old" shop.clreq.json; then
                kept=$((kept + 1))
            elif "$is_new"; then
                replaced=$((replaced + 1))
            else
                fail "clreq $*, killed at $call number $number, left this: $(cat shop.clreq.json)"
            fi
            [ "$(ls ./*.clreq.json)" = ./shop.clreq.json ] || fail "a request file is left over: $(ls)"
            number=$((number + 1))
        done
        "$is_new" || fail "clreq $* did not do its work when nothing killed it"
        [ "$number" -gt 1 ] || fail "clreq $* makes no $call: what it does instead is to be listed here"
    done
    [ "$kept" -gt 0 ] || fail "clreq $* was never killed before the file was replaced"
    [ "$replaced" -gt 0 ] || fail "clreq $* was never killed after the file was replaced"
    echo "clreq $*: killed $((kept + replaced)) times; the file was the old one $kept times, the new one $replaced times"
    passed=$((passed + 1))
}

formatted() { cmp --quiet "$work/formatted.json" shop.clreq.json; }
repaired() { cmp --quiet "$work/repaired.json" shop.clreq.json; }
# The time in it differs from run to run: what the checker takes is whole.
sent() { grep --quiet '"status": 201' shop.clreq.json && "$clreq" check --quiet shop.clreq.json >/dev/null; }

sed 's/^  /\t/' "$request" >"$old"
"$clreq" fmt --stdin-filename shop.clreq.json <"$old" >formatted.json
kills_at_each_step formatted fmt shop.clreq.json

sed 's/"data": {/"data": {,/' "$request" >"$old"
"$clreq" check --fix --stdin-filename shop.clreq.json <"$old" >repaired.json 2>/dev/null
kills_at_each_step repaired check --fix --jobs 1 shop.clreq.json

cp "$request" "$old"
kills_at_each_step sent send --sandbox --write shop.clreq.json
echo "$passed passed, 0 failed"
