#!/bin/bash
# Installs what the tests of the editors need into editors/.tools, which git ignores, and runs them all.
#
#   editors/test.sh                  all editors
#   editors/test.sh neovim helix     these
#
# Environment:
#   CLREQ_SKIP_EDITORS   names, with commas between, of editors to leave out; an editor that can't be had on this machine
#                        is a failure otherwise
#   CLREQ_BINARY         the clreq program to test; built from this repository when not set
#   CLREQ_EDITOR_TOOLS   another folder for what is installed
#   CLREQ_PICTURES       when set, the pictures of the READMEs are drawn anew
. "$(dirname "${BASH_SOURCE[0]}")/testing/lib.sh"

ALL=(vscode neovim helix emacs vim kakoune sublime zed)

is_skipped() { [[ ,${CLREQ_SKIP_EDITORS:-}, == *,$1,* ]]; }

# A name that is no editor's is a mistake that would otherwise pass for a success.
check_names() {
  local name
  for name in "$@"; do
    [[ " ${ALL[*]} " == *" $name "* ]] || fail "there is no test of “$name”; there are: ${ALL[*]}"
  done
}

chosen=("$@")
[ $# -gt 0 ] || chosen=("${ALL[@]}")
IFS=, read -r -a skipped <<<"${CLREQ_SKIP_EDITORS:-}"
check_names "${chosen[@]}" "${skipped[@]}"

have_commands python3=python3
results=()
failures=0
say "== clreq"
have_clreq
results+=("built    clreq ($SECONDS s)")
say "== READMEs"
started=$SECONDS
if python3 "$EDITORS/testing/readmes.py" "$CLREQ"; then
  results+=("passed   READMEs ($((SECONDS - started)) s)")
else
  results+=("FAILED   READMEs")
  failures=1
fi
if [ $# = 0 ]; then
  say "== what can't be had"
  started=$SECONDS
  if "$EDITORS/testing/unobtainable.sh"; then
    results+=("passed   what can't be had ($((SECONDS - started)) s)")
  else
    results+=("FAILED   what can't be had")
    failures=$((failures + 1))
  fi
fi
output=$(mktemp)
at_exit rm -f "$output"

# run_tests EDITOR: runs its tests. What failed is said again in the summary.
run_tests() {
  "$EDITORS/$1/test/run.sh" 2>&1 | tee "$output" && return
  local problem
  while read -r problem; do
    results+=("         $1: $problem")
  done < <(grep --text --max-count 5 --extended-regexp '^ *(error:|not ok|FAILED)' "$output")
  return 1
}

for editor in "${chosen[@]}"; do
  if is_skipped "$editor"; then
    results+=("skipped  $editor (by CLREQ_SKIP_EDITORS)")
    continue
  fi
  say "== $editor"
  started=$SECONDS
  if run_tests "$editor"; then
    results+=("passed   $editor ($((SECONDS - started)) s)")
  # Real editors and screens can fail for reasons outside of clreq, so what fails runs once more, and the summary says so.
  elif say "== $editor, once more" && run_tests "$editor"; then
    results+=("passed   $editor, at the second try ($((SECONDS - started)) s)")
  else
    results+=("FAILED   $editor ($((SECONDS - started)) s)")
    failures=$((failures + 1))
  fi
done
say "== editors"
printf '%s\n' "${results[@]}"
say "in all $((SECONDS / 60)) min $((SECONDS % 60)) s"
[ "$failures" = 0 ] || fail "not all passed"
