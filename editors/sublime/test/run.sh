#!/bin/bash
# Checks what can be checked without Sublime Text, which no package registry has: that its files are well-formed and name
# each other.
. "$(dirname "${BASH_SOURCE[0]}")/../../testing/lib.sh"

cd "$EDITORS/sublime"
have_commands python3=python3
python3 - <<'PYTHON'
import json
import re

with open("LSP.sublime-settings", encoding="utf-8") as file:
    # Sublime Text's JSON may have comments.
    settings = json.loads(re.sub(r"^\s*//.*", "", file.read(), flags=re.MULTILINE))
with open("clreq.sublime-syntax", encoding="utf-8") as file:
    start, *lines = file.read().splitlines()
assert (start, lines.pop(0)) == ("%YAML 1.2", "---")
syntax = dict(line.split(": ", 1) for line in lines if ": " in line)
client = settings["clients"]["clreq"]
assert client["command"] == ["clreq", "lsp"], client
assert client["selector"] == syntax["scope"], "the server is not that of the syntax"
assert "  - clreq.json" in lines, "the syntax is not that of request files"
PYTHON
say "ok - the files are well-formed and name each other; they are not tested in Sublime Text"
