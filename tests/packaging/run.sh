#!/usr/bin/env bash
# Builds every package of clreq, installs each as its users would, and runs what was installed. Needs cargo, git, Python, Node,
# dpkg-deb and a package registry. What is installed to do so is kept in target/packaging.

set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
cache=$root/target/packaging
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$cache"

. "$root/tests/quick_release.sh"

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

printf '%s' '{"data": {"type": "api_credentials", "attributes": {"name": "My app", "kind": "sales_channel"}, "relationships": {"organization": {"data": {"type": "organizations", "id": "xYZkjABcde"}}}}}' >"$scratch/good.clreq.json"
printf '%s' '{"data": {}}' >"$scratch/bad.clreq.json"
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -n 1)

# Runs an installed clreq: it says its version, passes a good file and fails a bad one.
try() {
    local what=$1 code=0
    shift
    "$@" --version | grep --quiet "^clreq $version" || fail "$what: --version"
    "$@" check "$scratch/good.clreq.json" >/dev/null || fail "$what: a good file"
    "$@" check "$scratch/bad.clreq.json" >/dev/null || code=$?
    [ "$code" = 1 ] || fail "$what: a bad file gives exit code $code"
    echo "$what works"
}

# From the files of the package, without git: the version stands alone.
try_cargo_install() {
    cd "$root"
    cargo package --list --allow-dirty >"$scratch/files"
    mkdir "$scratch/package"
    grep --invert-match --line-regexp --regexp=Cargo.toml.orig --regexp=.cargo_vcs_info.json "$scratch/files" |
        while IFS= read -r file; do
            [ ! -e "$file" ] || printf '%s\n' "$file"
        done | tar --create --files-from=- --file=- | tar --extract --directory "$scratch/package" --file=-
    PATH=$(without_git) cargo install --quiet --locked --path "$scratch/package" --root "$scratch/cargo"
    [ "$("$scratch/cargo/bin/clreq" --version)" = "clreq $version" ] || fail "cargo install: the version without git"
    try "cargo install" "$scratch/cargo/bin/clreq"
    binary=$scratch/cargo/bin/clreq
}

# A PATH on which git fails as if it weren't there.
without_git() {
    mkdir -p "$scratch/no-git"
    printf '#!/bin/sh\nexit 127\n' >"$scratch/no-git/git"
    chmod +x "$scratch/no-git/git"
    echo "$scratch/no-git:$PATH"
}

# An archive as the binstall metadata of Cargo.toml says where it lies and what is in it.
try_binstall_layout() {
    local target url folder
    target=$(rustc -vV | sed -n 's/^host: //p')
    cd "$root"
    read -r url folder < <(cargo metadata --no-deps --format-version 1 | python3 -c '
import json, sys
package = json.load(sys.stdin)["packages"][0]
layout = package["metadata"]["binstall"]
values = {"repo": package["repository"], "name": "clreq", "version": package["version"], "target": sys.argv[1],
          "bin": "clreq", "binary-ext": "", "archive-suffix": ".tgz"}
assert layout["pkg-fmt"] == "tgz"
def fill(text):
    for name, value in values.items():
        text = text.replace("{ " + name + " }", value)
    assert "{" not in text, text
    return text
print(fill(layout["pkg-url"]), fill(layout["bin-dir"]))
' "$target")
    bash "$root/src/packaging/archive.sh" "$binary" "$target" "$scratch/archive"
    local archive=$scratch/archive/${url##*/}
    [ -f "$archive" ] || fail "binstall: $archive is not what was made"
    mkdir "$scratch/binstall"
    tar --extract --gzip --file "$archive" --directory "$scratch/binstall"
    try "the archive for cargo binstall" "$scratch/binstall/$folder"
}

try_debian_package() {
    [ -x "$cache/tools/bin/cargo-deb" ] ||
        cargo install --quiet --locked cargo-deb --version 3.8.0 --root "$cache/tools" --profile dev
    cd "$root"
    PATH=$cache/tools/bin:$PATH cargo deb --quiet --output "$scratch/clreq.deb"
    dpkg-deb --extract "$scratch/clreq.deb" "$scratch/deb"
    try "the Debian package" "$scratch/deb/usr/bin/clreq"
    [ -f "$scratch/deb/usr/share/doc/clreq/copyright" ] || fail "the Debian package lacks its copyright file"
    dpkg-deb --field "$scratch/clreq.deb" Depends | grep --quiet libc6 || fail "the Debian package lacks its dependencies"
}

try_wheel() {
    [ -x "$cache/venv/bin/maturin" ] || python3 -m venv "$cache/venv"
    "$cache/venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$root/tests/packaging/requirements.txt"
    cd "$root/src/packaging/python"
    "$cache/venv/bin/maturin" build --quiet --release --locked --out "$scratch/wheels"
    python3 -m venv "$scratch/venv"
    "$scratch/venv/bin/pip" install --quiet --disable-pip-version-check --no-index "$scratch"/wheels/clreq-*.whl
    try "the wheel" "$scratch/venv/bin/clreq"
}

try_npm_packages() {
    local platform
    platform=$(node --print '`${process.platform}-${process.arch}`')
    node "$root/src/packaging/npm/build.mjs" "$scratch/npm" "$version" "$platform=$binary"
    mkdir "$scratch/tarballs" "$scratch/project"
    (cd "$scratch/tarballs" && npm pack --silent "$scratch/npm/clreq" "$scratch/npm/$platform" >/dev/null)
    cd "$scratch/project"
    npm init --yes >/dev/null
    # Both from their archives: neither is in a registry.
    npm install --silent --offline --no-audit --no-fund --omit=optional "$scratch"/tarballs/clreq-"$platform"-*.tgz "$scratch"/tarballs/clreq-"$version".tgz
    try "the npm package" node_modules/.bin/clreq
    local code=0
    rm -r node_modules/@clreq
    node_modules/.bin/clreq --version 2>"$scratch/message" || code=$?
    [ "$code" = 2 ] && grep --quiet "There is no clreq for $platform" "$scratch/message" ||
        fail "the npm package: without the package for the platform"
}

# Hooks for those who have no Rust: pre-commit installs the wheel.
try_hook_of_wheel() {
    local venv=$root/target/pre_commit/venv code=0
    [ -x "$venv/bin/pre-commit" ] || python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$root/tests/pre_commit/requirements.txt"
    git init --quiet "$scratch/hooked"
    cd "$scratch/hooked"
    cat >.pre-commit-config.yaml <<YAML
repos:
  - repo: local
    hooks:
      - id: clreq-check
        name: clreq check
        entry: clreq check
        language: python
        additional_dependencies: ["$(echo "$scratch"/wheels/clreq-*.whl)"]
        files: \.clreq\.json$
YAML
    cp "$scratch/good.clreq.json" .
    git add .
    export PRE_COMMIT_HOME=$scratch/pre-commit
    "$venv/bin/pre-commit" run >"$scratch/message" || { cat "$scratch/message" >&2; fail "the hook of the wheel: a good file"; }
    cp "$scratch/bad.clreq.json" .
    git add .
    "$venv/bin/pre-commit" run >"$scratch/message" || code=$?
    [ "$code" = 1 ] && grep --quiet 'error\[missing-required\]' "$scratch/message" || fail "the hook of the wheel: a bad file"
    echo "a pre-commit hook of the wheel works"
}

try_cargo_install
try_binstall_layout
try_debian_package
try_wheel
try_npm_packages
try_hook_of_wheel
