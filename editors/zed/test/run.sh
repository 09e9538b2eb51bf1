#!/bin/bash
# Checks what can be checked without Zed, which no package registry has: that the extension compiles against Zed's
# interface, and that its files are well-formed and name each other.
. "$(dirname "${BASH_SOURCE[0]}")/../../testing/lib.sh"

cd "$EDITORS/zed"
cargo check --quiet --locked --target-dir "$TOOLS/zed-target"
python3 - <<'PYTHON'
import tomllib

with open("extension.toml", "rb") as file:
    extension = tomllib.load(file)
with open("languages/clreq/config.toml", "rb") as file:
    language = tomllib.load(file)
server = extension["language_servers"]["clreq"]
assert server["languages"] == [language["name"]], "the server is not that of the language"
assert language["path_suffixes"] == ["clreq.json"]
PYTHON
say "ok - the extension compiles and its files are well-formed; it is not tested in Zed"
