#!/bin/bash
# Checks that an editor that can't be had is said to be missing and is a failure, unless it is left out by name.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# What the test of any editor needs is there; the rest is not, and can't be fetched.
have_commands patchelf=patchelf tmux=tmux cc=gcc python3=python3
nowhere=$(mktemp -d)
at_exit rm -rf "$nowhere"
printf 'Acquire::%s::Proxy "http://127.0.0.1:9";\n' http https >"$nowhere/apt.conf"
export CLREQ_EDITOR_TOOLS=$nowhere/tools APT_CONFIG=$nowhere/apt.conf

# run_for STATUS SAID NAMES EDITOR: what the tests of EDITOR end with, and say, when NAMES are to be left out.
run_for() {
  local status=0
  CLREQ_SKIP_EDITORS=$3 "$EDITORS/test.sh" "$4" >"$nowhere/said" 2>&1 || status=$?
  if [ "$status" != "$1" ] || ! grep --quiet --fixed-strings -- "$2" "$nowhere/said"; then
    cat "$nowhere/said"
    fail "with “$3” left out, the tests of $4 end with $status, or don't say “$2”"
  fi
}

run_for 1 "could not install helix" "" helix
run_for 1 "FAILED   helix" "vim" helix
run_for 0 "skipped  helix (by CLREQ_SKIP_EDITORS)" "vim,helix" helix
run_for 1 "there is no test of “helx”" "helx" helix
run_for 1 "there is no test of “helx”" "" helx
say "ok - an editor that can't be had is a failure, unless it is left out by name"
