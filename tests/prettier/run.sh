#!/usr/bin/env bash
# Shows that `clreq fmt` and prettier can work in one repository: both leave what clreq writes, and the requests in the pages, as
# they are; with the line width that src/cli/README.md names, what one has formatted pleases the other. Needs Node.js and npm.
#
#   tests/prettier/run.sh PATH_OF_CLREQ
set -euo pipefail

if [ $# -ne 1 ] || [ ! -x "$1" ]; then
    echo "usage: $0 PATH_OF_CLREQ" >&2
    exit 2
fi
clreq=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")"
. ../install.sh
install_node_modules
prettier=$PWD/node_modules/.bin/prettier
root=$(cd ../.. && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XDG_STATE_HOME=$scratch/state CLREQ_KEYCHAIN=off

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

both_are_pleased() {
    "$clreq" fmt --check "$2" >&2 || fail "$1: clreq fmt would change it"
    "$prettier" --log-level warn --check "$2" >&2 || fail "$1: prettier would change it"
    echo "$1: $(find "$2" -name '*.clreq.json' | wc -l) files please both"
}

# The requests of the pages, which are at most as wide as clreq allows.
requests_of_pages() {
    python3 - "$root" "$1" <<'PYTHON'
import json, pathlib, re, sys
root, folder = map(pathlib.Path, sys.argv[1:])
pages = [*root.glob("*.md"), *root.glob("schemas/*.md"), *root.glob("src/**/*.md"), *root.glob("editors/**/*.md")]
for page in pages:
    if "node_modules" in page.parts:
        continue
    for number, block in enumerate(re.findall(r"^```json\n(.*?)^```", page.read_text(), re.S | re.M)):
        try:
            value = json.loads(block)
        except ValueError:
            continue
        if "data" in value:
            (folder / f"{page.parent.name}-{page.stem}-{number}.clreq.json").write_text(block)
PYTHON
}

mkdir "$scratch/new" "$scratch/shipped" "$scratch/pages" "$scratch/made"
cd "$scratch/new"
"$clreq" complete -- clreq new '' | cut -f 1 | grep --invert-match '^-' | while IFS= read -r what; do
    "$clreq" new "$what" "$what.clreq.json" >/dev/null
done
[ "$(find . -name '*.clreq.json' | wc -l)" -gt 8 ] || fail "clreq new: too few kinds"
both_are_pleased "what clreq new writes" .

cd "$scratch/shipped"
cp "$root/tests/requests/shop.clreq.json" sent.clreq.json
"$clreq" send --sandbox --write sent.clreq.json >/dev/null 2>&1 || fail "clreq send"
cp "$root"/tests/requests/*.clreq.json "$root"/editors/testing/fixtures/*.clreq.json .
both_are_pleased "shipped files, and one with a response" .

# As src/cli/README.md says it.
cat >"$scratch/.prettierrc" <<'JSON'
{ "overrides": [{ "files": "*.clreq.json", "options": { "printWidth": 100 } }] }
JSON
cd "$scratch/pages"
requests_of_pages .
[ "$(find . -name '*.clreq.json' | wc -l)" -gt 2 ] || fail "the pages have too few requests"
both_are_pleased "the requests in the pages" .

cd "$scratch/made"
wide='"metadata": {"note": "a value that makes the line longer than eighty columns but not hundred"}'
printf '%s' "{\"data\":{\"type\":\"api_credentials\",\"attributes\":{$wide},\"list\":[1,2,{\"a\":[]}]}}" >one-line.clreq.json
printf '%s' '{"data": {
"type":"x", "list": [
"a",
"b"], "other": {
"k" : [ ] }}}' >broken-lines.clreq.json
"$prettier" --log-level warn --write . >/dev/null
both_are_pleased "what prettier has formatted" .
printf '%s' "{\"data\":{\"type\":\"api_credentials\",\"attributes\":{$wide}}}" >one-line.clreq.json
"$clreq" fmt . >/dev/null
both_are_pleased "what clreq fmt has formatted" .

# prettier for everything else.
printf '%s' '{"data":{}}' >left.clreq.json
echo '*.clreq.json' >.prettierignore
"$prettier" --log-level warn --check . || fail ".prettierignore: prettier reads the request files"
echo "prettier leaves request files to clreq"
