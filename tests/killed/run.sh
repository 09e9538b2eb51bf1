#!/usr/bin/env bash
# Kills clreq at each step of a write: at the entry of every system call by which a file may be opened, written, given its
# permissions, synced or renamed, one run for each. Whatever the step, the file is the old one or the new one, whole, and nothing else
# has the name of a request file. A send is killed at the calls of the network as well, and then the next send must not create a second
# resource. Needs strace, which is installed with apt-get where it is missing, and Python 3.
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

api_program=$(cd "$(dirname "$0")" && pwd)/api.py
work=$(mktemp -d)
api_process=
trap '[ -z "$api_process" ] || kill "$api_process"; rm -rf "$work"' EXIT
cd "$work"
export XDG_STATE_HOME=$work/state
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
# What the next send says after a send was killed at each call: whatever it is, the API has one resource at most.
python3 "$api_program" >"$work/port" &
api_process=$!
while ! [ -s "$work/port" ]; do :; done
api=http://127.0.0.1:$(cat "$work/port")
export CLREQ_ENDPOINT=$api CLREQ_ACCESS_TOKEN=token-of-a-test
creates() { python3 -c 'import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode())' "$api/creates"; }
reset() { python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], data=b"")' "$api/reset"; }

# The status is that of the create, or of the look-up that found it.
answered() { grep --quiet -E '"status": 20[01]' shop.clreq.json && "$clreq" check --quiet shop.clreq.json >/dev/null; }

calls=(openat mkdir flock write ftruncate fchmod fsync,fdatasync rename,renameat,renameat2 unlink,unlinkat connect sendto,writev recvfrom)
cp "$request" "$old"
declare -A said=([0]=0 [2]=0 [3]=0)
for call in "${calls[@]}"; do
    number=1
    while rm -rf "$XDG_STATE_HOME" && reset && killed_at "$call" "$number" send --write shop.clreq.json; do
        before=$(creates) code=0
        "$clreq" send --write shop.clreq.json >/dev/null 2>"$work/told" || code=$?
        after=$(creates)
        where="killed at $call number $number; created $before, then $after; the next send ended with $code and said: $(cat "$work/told")"
        [ "$after" -le 1 ] || fail "sent twice: $where"
        case $code in
        # It was sent now, or a look-up found it.
        0) [ "$after" -eq 1 ] && answered || fail "no response: $where" ;;
        # It was sent before: the response is in the file, or is offered.
        2) [ "$before" -eq 1 ] && grep --quiet -- '--again' "$work/told" || fail "refused: $where" ;;
        # A look-up found nothing, so that nothing was sent.
        3) [ "$before" -eq 0 ] && grep --quiet -- '--again' "$work/told" || fail "not found: $where" ;;
        *) fail "$where" ;;
        esac
        said[$code]=$((said[$code] + 1))
        number=$((number + 1))
    done
    echo "  $call: killed $((number - 1)) times"
done
for code in 0 2 3; do
    [ "${said[$code]}" -gt 0 ] || fail "no next send ended with $code: the calls that lead there are to be listed here"
done
echo "clreq send, then send again: sent or found ${said[0]} times, sent before ${said[2]} times, not known ${said[3]} times"
passed=$((passed + 1))

echo "$passed passed, 0 failed"
