#!/bin/sh
# Runs the language server under a client that isn't ours: pytest-lsp, which stands on pygls and lsprotocol. Needs Python 3.11
# and a package registry.
#
#   tests/foreign_client/run.sh PATH_OF_CLREQ

set -eu

if [ $# -ne 1 ] || [ ! -x "$1" ]; then
    echo "usage: $0 PATH_OF_CLREQ" >&2
    exit 2
fi
CLREQ_BIN=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
export CLREQ_BIN

cd "$(dirname "$0")"
. ../install.sh
install_python .venv requirements.txt --no-deps
exec .venv/bin/python -m pytest -p no:cacheprovider
