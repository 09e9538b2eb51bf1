#!/usr/bin/env bash
# Presses Tab in the real bash, zsh and fish. Needs Python; installs a shell that is missing with apt-get.
#
#   tests/completion/run.sh PATH_OF_CLREQ
set -euo pipefail

if [ $# -ne 1 ] || [ ! -x "$1" ]; then
    echo "usage: $0 PATH_OF_CLREQ" >&2
    exit 2
fi
binary=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
here=$(cd "$(dirname "$0")" && pwd)

missing=()
for shell in bash zsh fish; do
    command -v "$shell" >/dev/null || missing+=("$shell")
done
if [ ${#missing[@]} -gt 0 ]; then
    echo "Installing ${missing[*]}"
    apt-get update -qq
    apt-get install -qq -y "${missing[@]}" >/dev/null
fi
python3 "$here/press_tab.py" "$binary"
