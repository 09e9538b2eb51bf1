#!/usr/bin/env bash
# Runs the hooks of this repository with the real pre-commit and the real prek. Needs Python, cargo, git and a package registry.
#
#   tests/pre_commit/run.sh PATH_OF_CLREQ
#
# The hooks of `language: rust` build the repository as it is now, with uncommitted changes; those of `language: system` use the
# binary that is given. What is installed is kept in target/pre_commit.

set -euo pipefail

if [ $# -ne 1 ] || [ ! -x "$1" ]; then
    echo "usage: $0 PATH_OF_CLREQ" >&2
    exit 2
fi
binary=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
cache=$root/target/pre_commit
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Nothing of the user's configuration takes part.
export HOME=$scratch/home CARGO_HOME=${CARGO_HOME:-$HOME/.cargo} RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup}
export GIT_CONFIG_GLOBAL=$scratch/gitconfig GIT_CONFIG_NOSYSTEM=1
export PRE_COMMIT_HOME=$scratch/pre-commit PREK_HOME=$scratch/prek
export NO_COLOR=1 PRE_COMMIT_COLOR=never
. "$root/tests/quick_release.sh"
mkdir -p "$HOME" "$cache"
git config --file "$GIT_CONFIG_GLOBAL" user.name Test
git config --file "$GIT_CONFIG_GLOBAL" user.email test@example.com
git config --file "$GIT_CONFIG_GLOBAL" init.defaultBranch main

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# The repository as it is now, as a repository of its own: a hook is taken from a commit.
snapshot() {
    mkdir "$scratch/hooks"
    (cd "$root" && git ls-files -z --cached --others --exclude-standard --deduplicate |
        while IFS= read -r -d '' file; do
            [ ! -e "$file" ] || printf '%s\0' "$file"
        done | tar --create --null --files-from=- --file=-) | tar --extract --directory "$scratch/hooks" --file=-
    cd "$scratch/hooks"
    git init --quiet
    git add --all
    git commit --quiet --message Snapshot
    revision=$(git rev-parse HEAD)
}

# Makes a repository whose commits run a hook with a tool.
use_hook() {
    local tool=$1 hook=$2
    rm -rf "$scratch/project"
    git init --quiet "$scratch/project"
    cd "$scratch/project"
    cat >.pre-commit-config.yaml <<YAML
repos:
  - repo: file://$scratch/hooks
    rev: $revision
    hooks:
      - id: $hook
YAML
    "$cache/venv/bin/$tool" install >/dev/null
    git add .
    git commit --quiet --no-verify --message First
}

# Stages everything and commits; the tool's output goes to $output.
commit() {
    output=$scratch/output
    git add --all
    git commit --message Change >"$output" 2>&1
}

expect_commit() {
    local before
    before=$(git rev-parse HEAD)
    if ! commit; then
        cat "$output" >&2
        fail "$1 was blocked"
    fi
    [ "$(git rev-parse HEAD)" != "$before" ] || fail "$1 was not committed"
}

expect_block() {
    local what=$1 before
    shift
    before=$(git rev-parse HEAD)
    if commit; then
        cat "$output" >&2
        fail "$what was not blocked"
    fi
    [ "$(git rev-parse HEAD)" = "$before" ] || fail "$what was committed"
    for line in "$@"; do
        if ! grep --quiet --fixed-strings -- "$line" "$output"; then
            cat "$output" >&2
            fail "$what: the output lacks: $line"
        fi
    done
}

request() {
    cat <<JSON
{
  "data": {
    "type": "api_credentials",
    "attributes": { "name": "$1", "kind": "sales_channel" },
    "relationships": { "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } } }
  }$2
}
JSON
}

check_hook() {
    use_hook "$1" "clreq-check$2"
    request "My app" "" >good.clreq.json
    request "" "" >other.json
    expect_commit "a good file"
    request "" "" >bad.clreq.json
    expect_block "a bad file" \
        "error[blank-value]: The name is blank: give the credential a name that people recognize." \
        " --> bad.clreq.json:4:29" \
        '4 |     "attributes": { "name": "", "kind": "sales_channel" },' \
        "1 error in 1 file."
    rm bad.clreq.json
    request "My app" ',
  "response": { "status": 201, "body": { "data": { "attributes": { "client_secret": "s3cr3t-s3cr3t-s3cr3t" } } } }' >sent.clreq.json
    expect_block "a client secret" "error[secret-in-response]" " --> sent.clreq.json:7:"
    ! grep --quiet s3cr3t "$output" || fail "the secret was printed"
    sed --in-place 's/s3cr3t-s3cr3t-s3cr3t/<redacted>/' sent.clreq.json
    expect_commit "the redacted file"
    request "" "" >"--output=good.clreq.json"
    expect_block "a file named like an option" "--output=good.clreq.json:4:29"
    rm -- "--output=good.clreq.json"
    echo '{ "/data/attributes/client_secret": "s3cr3t-s3cr3t-s3cr3t" }' >shop.secret.json
    expect_block "a file in which version 0.1 kept a secret" "error[secret-in-response]" "shop.secret.json"
    rm shop.secret.json
}

fix_hook() {
    use_hook "$1" "clreq-fix$2"
    request "My app" "" | sed "s/sales_channel\" }/sales-channel\", }/" >fixable.clreq.json
    expect_block "a file that was fixed" "misspelled-kind: Replace with \`sales_channel\`" "Fixed 2 problems."
    request "My app" "" | cmp - fixable.clreq.json || fail "the file was not fixed"
    expect_commit "the fixed file"
    request "" "" | sed "s/sales_channel\" }/sales-channel\", }/" >both.clreq.json
    expect_block "a file with more than can be fixed" "error[blank-value]"
}

fmt_hook() {
    use_hook "$1" "clreq-fmt$2"
    request "My app" "" | tr -d '\n' | sed 's/  */ /g' >ugly.clreq.json
    cp ugly.clreq.json before
    expect_block "a file that was formatted" "formatted ugly.clreq.json"
    ! cmp --quiet before ugly.clreq.json || fail "the file was not formatted"
    expect_commit "the formatted file"
}

. "$root/tests/install.sh"
install_python "$cache/venv" "$root/tests/pre_commit/requirements.txt"

# The binary under its name, for the hooks that look for it on the PATH.
mkdir "$scratch/bin"
ln -s "$binary" "$scratch/bin/clreq"

snapshot
for tool in pre-commit prek; do
    for hook in check fix fmt; do
        "${hook}_hook" "$tool" ""
        (PATH=$scratch/bin:$PATH && "${hook}_hook" "$tool" -system)
        echo "$tool: clreq-$hook and clreq-$hook-system work"
    done
done
