#!/usr/bin/env bash
# Writes the SHA-256 sums of the files in a folder to SHA256SUMS in it. `sha256sum --check SHA256SUMS` verifies them.
#
#   src/packaging/checksums.sh FOLDER
set -euo pipefail

cd "$1"
rm -f SHA256SUMS
sums=$(sha256sum -- *)
printf '%s\n' "$sums" >SHA256SUMS
