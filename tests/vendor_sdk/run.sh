#!/bin/sh
# Runs the vendor's SDK, its specs and its command line against `clreq sandbox`. Needs Node 20 and a package registry. The specs are
# in the vendor's repository only: they run if $CLREQ_SDK_SOURCE is that repository or a copy of it.
#
#   tests/vendor_sdk/run.sh PATH_OF_CLREQ

set -eu

if [ $# -ne 1 ] || [ ! -x "$1" ]; then
    echo "usage: $0 PATH_OF_CLREQ" >&2
    exit 2
fi
CLREQ_BIN=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
export CLREQ_BIN

cd "$(dirname "$0")"
. ../install.sh
install_node_modules
node run.mjs
node cli.mjs
if [ -n "${CLREQ_SDK_SOURCE:-}" ]; then
    # Only the specs need a test runner. It is not in the lock file, because one of its optional packages is not in every registry.
    [ -d node_modules/vitest ] || npm install --silent --no-save --ignore-scripts --no-audit --no-fund vitest@4.1.2
    node specs.mjs
else
    echo "The specs of the SDK are left out, because CLREQ_SDK_SOURCE is not set."
fi
