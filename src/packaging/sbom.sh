#!/usr/bin/env bash
# Writes the software bill of materials of a binary: a CycloneDX file that lists every crate in it. Needs cargo-cyclonedx.
#
#   src/packaging/sbom.sh TARGET FILE
set -euo pipefail

target=$1 file=$2
root=$(cd "$(dirname "$0")/../.." && pwd)

# cargo-cyclonedx writes beside Cargo.toml.
name=clreq-sbom-$$
trap 'rm -f "$root/$name.json"' EXIT
cargo cyclonedx --quiet --manifest-path "$root/Cargo.toml" --format json --spec-version 1.5 --target "$target" \
    --no-build-deps --override-filename "$name"
mkdir -p "$(dirname "$file")"
cp "$root/$name.json" "$file"
