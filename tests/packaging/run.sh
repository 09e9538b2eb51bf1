#!/usr/bin/env bash
# Builds every package of clreq, installs each as its users would, and runs what was installed. Also checks the sums, the bill of
# materials, the completion scripts and the manual pages. Needs cargo, git, Python, Node, dpkg-deb and a package registry. What is
# installed to do so is kept in target/packaging.

set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
cache=$root/target/packaging
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$cache"

. "$root/tests/quick_release.sh"
. "$root/tests/install.sh"

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

# A folder has a manual page for every command, and each page is one that man can show.
expect_man_pages() {
    local what=$1 folder=$2 command
    for command in "" $commands; do
        find "$folder" -name "clreq${command:+-$command}.1*" | grep --quiet . || fail "$what: no manual page clreq${command:+-$command}"
    done
    if command -v man >/dev/null; then
        man --local-file "$(find "$folder" -name 'clreq-check.1*')" 2>/dev/null | grep --quiet max-warnings || fail "$what: man clreq-check"
    fi
}

# The completion scripts work in the shells that are here.
expect_completions() {
    local what=$1 bash=$2 zsh=$3 fish=$4
    bash --norc -c '. "$1" && complete -p clreq' bash "$bash" >/dev/null || fail "$what: completion for bash"
    [ -z "$(command -v zsh)" ] || zsh --no-rcs -c 'autoload -U compinit && compinit -u -D && . "$1" && [ "$_comps[clreq]" = _clreq ]' zsh "$zsh" || fail "$what: completion for zsh"
    [ -z "$(command -v fish)" ] || fish --no-config --command "source $fish; complete clreq" | grep --quiet __clreq || fail "$what: completion for fish"
}

install_tool() {
    [ -x "$cache/tools/bin/$1" ] || cargo install --quiet --locked "$1" --version "$2" --root "$cache/tools" --profile dev
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
    commands=$("$binary" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' | grep --invert-match '^help$')
    [ "$(echo "$commands" | wc -l)" -gt 15 ] || fail "cargo install: --help lists the commands $commands"
}

# A PATH on which git fails as if it weren't there.
without_git() {
    mkdir -p "$scratch/no-git"
    printf '#!/bin/sh\nexit 127\n' >"$scratch/no-git/git"
    chmod +x "$scratch/no-git/git"
    echo "$scratch/no-git:$PATH"
}

# An archive as the binstall metadata of Cargo.toml says where it lies and what is in it.
try_archive() {
    local target url program content
    install_tool cargo-cyclonedx 0.5.9
    target=$(rustc -vV | sed -n 's/^host: //p')
    cd "$root"
    read -r url program < <(cargo metadata --no-deps --format-version 1 | python3 -c '
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
    PATH=$cache/tools/bin:$PATH bash "$root/src/packaging/archive.sh" "$binary" "$target" "$scratch/archive"
    local archive=$scratch/archive/${url##*/}
    [ -f "$archive" ] || fail "the archive: $archive is not what was made"
    mkdir "$scratch/binstall"
    tar --extract --gzip --file "$archive" --directory "$scratch/binstall"
    try "the archive for cargo binstall" "$scratch/binstall/$program"
    content=$(dirname "$scratch/binstall/$program")
    [ -f "$content/README.md" ] && [ -f "$content/LICENSE" ] || fail "the archive: the readme and the licence"
    expect_man_pages "the archive" "$content/man"
    expect_completions "the archive" "$content/completions/clreq.bash" "$content/completions/_clreq" "$content/completions/clreq.fish"
    expect_bill_of_materials "$content/sbom.cdx.json"
    cmp "$content/sbom.cdx.json" "${archive%.tgz}.cdx.json" || fail "the bill of materials beside the archive"
    expect_sums "$scratch/archive"
}

# The bill of materials lists exactly the crates that cargo builds into the binary, with version and checksum.
expect_bill_of_materials() {
    (cd "$root" && cargo tree --locked --edges normal --prefix none --format '{p}' --target "$(rustc -vV | sed -n 's/^host: //p')") |
        cut --delimiter ' ' --fields 1,2 | sort --unique >"$scratch/crates"
    python3 - "$1" "$scratch/crates" "$version" <<'PYTHON' || fail "the bill of materials"
import json, sys
bill = json.load(open(sys.argv[1]))
assert bill["bomFormat"] == "CycloneDX" and bill["specVersion"] == "1.5", bill["bomFormat"]
main = bill["metadata"]["component"]
assert (main["name"], main["version"]) == ("clreq", sys.argv[3]), main
listed = {(part["name"], part["version"]) for part in bill["components"]}
built = {tuple(line.split()) for line in open(sys.argv[2])}
built = {(name, version.removeprefix("v")) for name, version in built} - {("clreq", sys.argv[3])}
assert built <= listed, f"not listed: {sorted(built - listed)}"
assert all(part["hashes"] and part["purl"] and part["licenses"] for part in bill["components"])
print(f"the bill of materials lists {len(listed)} crates")
PYTHON
}

expect_sums() {
    bash "$root/src/packaging/checksums.sh" "$1"
    (cd "$1" && sha256sum --check --strict --quiet SHA256SUMS) || fail "the sums"
    [ "$(wc -l <"$1/SHA256SUMS")" = "$(find "$1" -type f ! -name SHA256SUMS | wc -l)" ] || fail "the sums are not those of every file"
    cp -r "$1" "$scratch/changed"
    printf x >>"$(find "$scratch/changed" -name '*.tgz')"
    ! (cd "$scratch/changed" && sha256sum --check --status SHA256SUMS) || fail "the sums don't show a change"
    echo "the sums are right"
}

try_debian_package() {
    install_tool cargo-deb 3.8.0
    cd "$root"
    rm -rf target/extras
    bash src/packaging/extras.sh "$binary" target/extras
    PATH=$cache/tools/bin:$PATH cargo deb --quiet --output "$scratch/clreq.deb"
    dpkg-deb --extract "$scratch/clreq.deb" "$scratch/deb"
    try "the Debian package" "$scratch/deb/usr/bin/clreq"
    local share=$scratch/deb/usr/share
    expect_man_pages "the Debian package" "$share/man/man1"
    expect_completions "the Debian package" "$share/bash-completion/completions/clreq" "$share/zsh/vendor-completions/_clreq" "$share/fish/vendor_completions.d/clreq.fish"
    [ -f "$share/doc/clreq/copyright" ] || fail "the Debian package lacks its copyright file"
    dpkg-deb --field "$scratch/clreq.deb" Depends | grep --quiet libc6 || fail "the Debian package lacks its dependencies"
}

try_wheel() {
    install_python "$cache/venv" "$root/tests/packaging/requirements.txt"
    PATH=$cache/venv/bin:$PATH bash "$root/src/packaging/python/build.sh" "$binary" "$scratch/wheels"
    python3 -m venv "$scratch/venv"
    "$scratch/venv/bin/pip" install --quiet --disable-pip-version-check --no-index "$scratch"/wheels/clreq-*.whl
    try "the wheel" "$scratch/venv/bin/clreq"
    local share=$scratch/venv/share
    expect_man_pages "the wheel" "$share/man/man1"
    expect_completions "the wheel" "$share/bash-completion/completions/clreq" "$share/zsh/site-functions/_clreq" "$share/fish/vendor_completions.d/clreq.fish"
}

try_npm_packages() {
    local platform
    platform=$(node --print '`${process.platform}-${process.arch}`')
    bash "$root/src/packaging/extras.sh" "$binary" "$scratch/extras"
    node "$root/src/packaging/npm/build.mjs" "$scratch/npm" "$scratch/extras" "$platform=$binary"
    mkdir "$scratch/tarballs" "$scratch/project"
    (cd "$scratch/tarballs" && npm pack --silent "$scratch/npm/clreq" "$scratch/npm/$platform" >/dev/null)
    cd "$scratch/project"
    npm init --yes >/dev/null
    # Both from their archives: neither is in a registry.
    npm install --silent --offline --no-audit --no-fund --omit=optional "$scratch"/tarballs/clreq-"$platform"-*.tgz "$scratch"/tarballs/clreq-"$version".tgz
    try "the npm package" node_modules/.bin/clreq
    npm install --silent --offline --no-audit --no-fund --omit=optional --global --prefix "$scratch/global" "$scratch"/tarballs/clreq-"$version".tgz
    expect_man_pages "the npm package" "$scratch/global/share/man/man1"
    expect_same_metadata
    local code=0
    rm -r node_modules/@clreq
    node_modules/.bin/clreq --version 2>"$scratch/message" || code=$?
    [ "$code" = 2 ] && grep --quiet "There is no clreq for $platform" "$scratch/message" ||
        fail "the npm package: without the package for the platform"
}

# Every package says what Cargo.toml says: the address of the repository stands in one place.
expect_same_metadata() {
    local address
    address=$(cd "$root" && cargo metadata --no-deps --format-version 1 | python3 -c 'import json, sys; print(json.load(sys.stdin)["packages"][0]["repository"])')
    grep --quiet --fixed-strings "git+$address.git" node_modules/clreq/package.json || fail "the npm package has another address"
    grep --quiet --fixed-strings "$address" "$scratch"/venv/lib/python*/site-packages/clreq-*.dist-info/METADATA || fail "the wheel has another address"
    dpkg-deb --field "$scratch/clreq.deb" Homepage | grep --quiet --fixed-strings "$address" || fail "the Debian package has another address"
    echo "every package has the address of Cargo.toml"
}

# Hooks for those who have no Rust: pre-commit installs the wheel.
try_hook_of_wheel() {
    local venv=$root/target/pre_commit/venv code=0
    install_python "$venv" "$root/tests/pre_commit/requirements.txt"
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
try_archive
try_debian_package
try_wheel
try_npm_packages
try_hook_of_wheel
