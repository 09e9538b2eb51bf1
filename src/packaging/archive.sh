#!/usr/bin/env bash
# Makes the archive of a release, and its bill of materials beside it. `cargo binstall` downloads the archive; its name and layout
# are those in Cargo.toml.
#
#   src/packaging/archive.sh BINARY TARGET FOLDER
set -euo pipefail

binary=$1 target=$2 folder=$3
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -n 1)
name=clreq-$version-$target

mkdir -p "$folder"
content=$(mktemp -d)
trap 'rm -rf "$content"' EXIT
mkdir "$content/$name"
cp "$binary" "$root/README.md" "$root/CHANGELOG.md" "$root/LICENSE" "$content/$name"
bash "$here/extras.sh" "$binary" "$content/$name"
bash "$here/sbom.sh" "$target" "$content/$name/sbom.cdx.json"
cp "$content/$name/sbom.cdx.json" "$folder/$name.cdx.json"
tar --create --gzip --owner=0 --group=0 --directory "$content" --file "$folder/$name.tgz" "$name"
