#!/bin/sh
# Compares the verdict of `clreq check` with that of a validator that isn't ours, Python's jsonschema, over thousands of generated
# documents: by our schema, and by the vendor's interface description if CLREQ_OPENAPI has the path of that. Every difference has to
# be explained by a rule of rules.py. Needs Python 3.11 and a package registry.
#
#   tests/differential/run.sh PATH_OF_CLREQ [NUMBER_OF_DOCUMENTS [SEED]]

set -eu

if [ $# -lt 1 ] || [ ! -x "$1" ]; then
    echo "usage: $0 PATH_OF_CLREQ [NUMBER_OF_DOCUMENTS [SEED]]" >&2
    exit 2
fi
CLREQ_BIN=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
shift

cd "$(dirname "$0")"
. ../install.sh
install_python .venv requirements.txt --no-deps
exec .venv/bin/python compare.py "$CLREQ_BIN" "$@"
