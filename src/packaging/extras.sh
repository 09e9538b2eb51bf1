#!/usr/bin/env bash
# Writes what a package holds besides the binary, made by the binary itself: completion scripts and manual pages.
#
#   src/packaging/extras.sh BINARY FOLDER
set -euo pipefail

binary=$1 folder=$2

mkdir -p "$folder/completions" "$folder/man"
"$binary" completions bash >"$folder/completions/clreq.bash"
"$binary" completions fish >"$folder/completions/clreq.fish"
# zsh wants this name.
"$binary" completions zsh >"$folder/completions/_clreq"
"$binary" man --folder "$folder/man"
