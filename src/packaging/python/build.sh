#!/usr/bin/env bash
# Builds the wheel of this platform, with completion scripts and manual pages where shells and man look for them below a prefix.
# Needs maturin.
#
#   src/packaging/python/build.sh BINARY FOLDER
set -euo pipefail

binary=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
mkdir -p "$2"
folder=$(cd "$2" && pwd)
cd "$(dirname "$0")"

share=wheel_data/data/share
rm -rf wheel_data
trap "rm -rf wheel_data" EXIT
mkdir -p $share/man/man1 $share/bash-completion/completions $share/fish/vendor_completions.d $share/zsh/site-functions
extras=$(mktemp -d)
bash ../extras.sh "$binary" "$extras"
cp "$extras"/man/*.1 $share/man/man1
cp "$extras/completions/clreq.bash" $share/bash-completion/completions/clreq
cp "$extras/completions/clreq.fish" $share/fish/vendor_completions.d
cp "$extras/completions/_clreq" $share/zsh/site-functions
rm -r "$extras"
maturin build --quiet --release --locked --out "$folder"
