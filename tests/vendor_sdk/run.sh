#!/bin/sh
# Runs the vendor's SDK against `clreq sandbox`. Needs Node 20 and a package registry.
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
npm ci --ignore-scripts --no-audit --no-fund
exec node run.mjs
