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

# keys_to ENTRY [FIRST]: the keys from the first entry of the list of actions, which is chosen at first, to this one.
keys_to() {
  local from to
  from=$(line_of "${2:-New request for}")
  to=$(line_of "$1")
  yes C-n | head -n $((to - from))
}
line_of() { terminal_screen | grep --line-number --fixed-strings "$1" | head -n 1 | cut -d : -f 1; }

have_commands patchelf=patchelf tmux=tmux cc=gcc python3=python3
have_clreq
once helix install_helix
new_workspace
new_home
install_by_readme helix
install_by_readme helix # Twice does no harm.
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

# choose_action ENTRY [FIRST]: takes an entry of the list of actions.
choose_action() {
  terminal_keys Space a
  terminal_wait "$1" "“$1” is offered"
  mapfile -t keys < <(keys_to "$@")
  terminal_keys "${keys[@]}" Enter
}

# The curl command is opened as a file, whole and without the token.
terminal_start "$helix" storefront.clreq.json
terminal_wait "NOR" "Helix is there"
choose_action "Copy as curl"
terminal_wait "storefront.clreq.json.sh" "the curl command is opened"
terminal_wait 'Authorization: Bearer $CLREQ_ACCESS_TOKEN' "it reads the token from the environment"
terminal_wait "}'" "all of it is there"
terminal_end

# Nothing is sent again unless it is chosen: the first answer declines.
is_as_before() { cmp --silent "$FIXTURES/answered.clreq.json" "$WORKSPACE/answered.clreq.json"; }
terminal_start "$helix" answered.clreq.json
terminal_wait "● 1" "the secret in the response is counted"
choose_action "Send again" "Redact the secret"
terminal_wait "was sent already" "a question is asked"
terminal_keys Enter
terminal_wait "Not sent." "nothing is sent"
terminal_keys : w Enter
is_as_before || fail "the file was changed"
terminal_end

# A secret that is not put in the file is opened as a file of its own: it is in no message.
cp "$FIXTURES/storefront.clreq.json" "$WORKSPACE/webapp.clreq.json"
sed -i 's#sales-channel"#webapp", "redirect_uri": "https://example.com"#' "$WORKSPACE/webapp.clreq.json"
printf '[language-server.clreq.config.clreq]\nresponse.secrets = "redact"\n' >>"$HOME/.config/helix/languages.toml"
terminal_start "$helix" webapp.clreq.json
terminal_wait "NOR" "Helix is there"
choose_action "Send request"
terminal_wait "Open the file" "the secret is offered as a file"
terminal_keys C-n Enter
terminal_wait "client_secret" "the secret is opened"
terminal_end
sed -i '/response.secrets/d' "$HOME/.config/helix/languages.toml"

# A setting so wrong that the server says so: it is seen that the settings reach it.
echo 'codeLens.enable = "yes"' >>"$HOME/.config/helix/languages.toml"
terminal_start "$helix" storefront.clreq.json
terminal_wait '`clreq.codeLens.enable` is' "the settings reach the server"
