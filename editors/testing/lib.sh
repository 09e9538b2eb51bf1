# Sourced by the test scripts of the editors: where things are, and how to get what a test needs.
# shellcheck shell=bash

set -euo pipefail

EDITORS=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
REPOSITORY=$(dirname "$EDITORS")
# What the tests bring down: ignored by git, and kept between runs.
TOOLS=${CLREQ_EDITOR_TOOLS:-$EDITORS/.tools}
FIXTURES=$EDITORS/testing/fixtures
mkdir -p "$TOOLS"

say() { printf '%s\n' "$*"; }

# Ends the test of an editor, saying what is amiss.
fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# The clreq program under test, in CLREQ. Built once, unless CLREQ_BINARY names one.
have_clreq() {
  if [ -z "${CLREQ_BINARY:-}" ]; then
    cargo build --quiet --locked --manifest-path "$REPOSITORY/Cargo.toml" --bin clreq
    CLREQ_BINARY=${CARGO_TARGET_DIR:-$REPOSITORY/target}/debug/clreq
  fi
  [ -x "$CLREQ_BINARY" ] || fail "CLREQ_BINARY is $CLREQ_BINARY, which is no program"
  CLREQ=$(realpath "$CLREQ_BINARY")
  export CLREQ CLREQ_BINARY
}

# have_commands COMMAND=PACKAGE…: installs the Debian package of each command that is not there.
have_commands() {
  local pair missing=()
  for pair in "$@"; do
    command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
  done
  have_packages "${missing[@]}"
}

# have_packages PACKAGE…: installs each Debian package that is not installed.
have_packages() {
  local package missing=()
  for package in "$@"; do
    dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    as_root=(sudo -n)
    sudo -n true 2>/dev/null || fail "these Debian packages are needed, and there are no rights to install them: ${missing[*]}"
  fi
  command -v apt-get >/dev/null || fail "these Debian packages are needed, and there is no apt-get: ${missing[*]}"
  say "installing ${missing[*]}"
  [ -n "$(find /var/lib/apt/lists -name '*_Packages*' -mmin -720 2>/dev/null)" ] || "${as_root[@]}" apt-get -qq update
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" >"$TOOLS/apt.log" 2>&1 ||
    fail "apt-get could not install ${missing[*]}: $(tail -n 3 "$TOOLS/apt.log")"
}

# once NAME COMMAND…: runs COMMAND with the folder $TOOLS/NAME to fill, unless an earlier run filled it.
once() {
  local folder=$TOOLS/$1
  shift
  [ ! -e "$folder/.complete" ] || return 0
  say "installing $(basename "$folder")"
  local started=$SECONDS
  rm -rf "$folder"
  mkdir -p "$folder"
  # Each step counts: Bash would pass over one that fails if this stood in a condition.
  local status
  set +e
  (set -e && "$@" "$folder")
  status=$?
  set -e
  [ "$status" = 0 ] || fail "could not install $(basename "$folder")"
  touch "$folder/.complete"
  say "installed $(basename "$folder") ($((SECONDS - started)) s)"
}

# new_home: a home of this test's own, so that the user's configuration plays no part.
new_home() {
  HOME=$(mktemp -d)
  at_exit rm -rf "$HOME"
  export HOME
  unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME
}

# install_by_readme EDITOR: does what the README of the editor says, which is its first block of commands.
install_by_readme() {
  local command
  command=$(awk '/^```sh$/ { within = 1; next } /^```$/ && within { exit } within' "$EDITORS/$1/README.md")
  [ -n "$command" ] || fail "the README of $1 does not say how to install"
  (cd "$REPOSITORY" && bash -euo pipefail -c "$command")
}

# new_workspace: a temporary folder with the story's file, in WORKSPACE, removed at the end.
new_workspace() {
  WORKSPACE=$(mktemp -d)
  at_exit rm -rf "$WORKSPACE"
  cp "$FIXTURES"/* "$WORKSPACE"
  export WORKSPACE
}

# start_sandbox [ARGUMENT…]: a sandbox, its base URL in SANDBOX_URL, ended at the end.
start_sandbox() {
  local output
  exec {output}< <(exec "$CLREQ" sandbox --port 0 "$@" 2>/dev/null)
  at_exit kill $!
  read -r SANDBOX_URL <&"$output" || fail "clreq sandbox printed no base URL"
  export SANDBOX_URL
}

# start_held_api: an API in front of a sandbox that holds back the answer to a POST. Its URL is in HELD_URL.
start_held_api() {
  local output
  start_sandbox
  HELD=$(mktemp -d)
  at_exit rm -rf "$HELD"
  exec {output}< <(exec python3 "$EDITORS/testing/held_api.py" "$SANDBOX_URL" "$HELD")
  at_exit kill $!
  read -r HELD_URL <&"$output" || fail "testing/held_api.py printed no base URL"
}

# hold_answer: the next POST is not answered until release_answer. request_has_arrived: whether it has reached the API.
hold_answer() { rm -f "$HELD/arrived" "$HELD/release"; }
request_has_arrived() { [ -e "$HELD/arrived" ]; }
release_answer() { touch "$HELD/release"; }

# saved: whether the story's file, as it was saved, has the response that the sandbox gave.
saved() {
  python3 - "$WORKSPACE/storefront.clreq.json" <<'PYTHON'
import json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    sys.exit(json.load(file).get("response", {}).get("status") != 201)
PYTHON
}

# at_exit COMMAND…: runs COMMAND when the script ends.
AT_EXIT=()
at_exit() {
  AT_EXIT+=("$(printf '%q ' "$@")")
  trap run_at_exit EXIT
}
run_at_exit() {
  local status=$? index
  for ((index = ${#AT_EXIT[@]} - 1; index >= 0; index--)); do
    eval "${AT_EXIT[index]}" 2>/dev/null || true
  done
  return "$status"
}
