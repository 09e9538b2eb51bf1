#!/bin/bash
# Installs Helix, and tells the story in it: see the mistake, fix it, send the request, see the response in the file.
. "$(dirname "${BASH_SOURCE[0]}")/../../testing/lib.sh"
. "$EDITORS/testing/terminal.sh"

# Helix, and the source of its JSON grammar, which Debian's package leaves out.
SUITE=sid # 25.07.1
PACKAGES=(hx tree-sitter-json-src)

install_helix() { # FOLDER
  local folder=$1 source
  "$EDITORS/testing/unpack_debian.sh" "$SUITE" "$folder" "${PACKAGES[@]}"
  "$EDITORS/testing/relocate.sh" "$folder/usr/bin/hx" "$folder"
  source=$(find "$folder/usr/src/tree-sitter/json" -path '*/src/parser.c')
  cc -shared -fPIC -O1 -I "$(dirname "$source")" "$source" -o "$folder/usr/lib/hx/runtime/grammars/json.so"
}

# keys_to ENTRY: the keys from the first entry of the list of actions, which is chosen at first, to this one.
keys_to() {
  local from to
  from=$(line_of "Copy as curl command")
  to=$(line_of "$1")
  yes C-n | head -n $((to - from))
}
line_of() { terminal_screen | grep --line-number --fixed-strings "$1" | cut -d : -f 1; }

have_commands patchelf=patchelf tmux=tmux cc=gcc python3=python3
have_clreq
once helix install_helix
new_workspace
new_home
install_by_readme helix
start_sandbox
export CLREQ_ENDPOINT=$SANDBOX_URL CLREQ_ACCESS_TOKEN=sandbox-token
PATH=$(dirname "$CLREQ"):$PATH
export PATH HELIX_RUNTIME=$TOOLS/helix/usr/lib/hx/runtime
helix=$TOOLS/helix/usr/bin/hx

say "$("$helix" --version)"
"$helix" --health clreq | grep --quiet "Highlight queries:.*✓" || fail "Helix does not find the highlighting"

terminal_start "$helix" storefront.clreq.json
terminal_wait "There is no kind" "the mistake is shown"
terminal_keys ] d Space a
terminal_wait "Replace with" "the fix is offered"
terminal_picture "$EDITORS/helix/picture.svg"
terminal_keys Enter
terminal_wait '"sales_channel"' "the fix is taken"
terminal_until "the mistake is gone" screen_lacks "There is no kind"
terminal_keys Space a
terminal_wait "Send request" "sending is offered"
mapfile -t keys < <(keys_to "Send request")
terminal_keys "${keys[@]}" Enter
terminal_wait '"sent_at"' "the response is in the file"
terminal_keys : w Enter
terminal_until "the file is saved" saved
terminal_end

# A setting so wrong that the server says so: it is seen that the settings reach it.
cat >>"$HOME/.config/helix/languages.toml" <<'TOML'
[language-server.clreq.config.clreq]
codeLens.enable = "yes"
TOML
terminal_start "$helix" storefront.clreq.json
terminal_wait '`clreq.codeLens.enable` is' "the settings reach the server"
