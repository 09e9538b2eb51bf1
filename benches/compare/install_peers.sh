#!/usr/bin/env bash
# Installs the peers of clreq into a folder, each once: `install_peers.sh FOLDER all`, or `large` for those of large files and servers.
set -euo pipefail
tools=$1 peers=$2
mkdir -p "$tools"
cd "$tools"
if [ ! -d node_modules/vscode-langservers-extracted ] || [ ! -d node_modules/@sourcemeta/jsonschema ]; then
    npm install --silent --no-save --prefix . @sourcemeta/jsonschema vscode-langservers-extracted
fi
[ "$peers" = all ] || exit 0
if [ ! -x cargo/bin/jsonschema-cli ]; then
    cargo install --quiet --locked --root cargo --version 0.60.2 jsonschema-cli
fi
if [ ! -x venv/bin/check-jsonschema ]; then
    python3 -m venv venv
    venv/bin/pip install --quiet check-jsonschema
fi
