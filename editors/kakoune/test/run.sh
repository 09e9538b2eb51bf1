#!/bin/bash
# Installs Kakoune and kakoune-lsp, and tells the story in them.
. "$(dirname "${BASH_SOURCE[0]}")/../../testing/lib.sh"
. "$EDITORS/testing/terminal.sh"

SUITE=sid # Kakoune 2026.05.21
KAKOUNE_LSP=22.0.0

install_kakoune() { # FOLDER
  "$EDITORS/testing/unpack_debian.sh" "$SUITE" "$1" kakoune
  "$EDITORS/testing/relocate.sh" "$1/usr/bin/kak" "$1"
}

install_kakoune_lsp() { # FOLDER
  CARGO_PROFILE_DEV_DEBUG=0 cargo install kak-lsp --version "$KAKOUNE_LSP" --locked --debug --quiet --root "$1" --target-dir "$1/target"
  rm -r "$1/target"
}

configure() {
  mkdir -p "$HOME/.config/kak"
  echo 'evaluate-commands %sh{kak-lsp}' >"$HOME/.config/kak/kakrc"
  install_by_readme kakoune
}

have_commands patchelf=patchelf tmux=tmux python3=python3
have_clreq
once kakoune install_kakoune
once kakoune-lsp install_kakoune_lsp
new_workspace
new_home
configure
start_sandbox
export CLREQ_ENDPOINT=$SANDBOX_URL CLREQ_ACCESS_TOKEN=sandbox-token
PATH=$(dirname "$CLREQ"):$TOOLS/kakoune-lsp/bin:$PATH
export PATH KAKOUNE_RUNTIME=$TOOLS/kakoune/usr/share/kak

say "Kakoune with $(kak-lsp --version)"
terminal_start "$TOOLS/kakoune/usr/bin/kak" storefront.clreq.json
terminal_wait '*      "kind"' "the mistake is shown"
terminal_keys : lsp-diagnostics Enter
terminal_wait "There is no kind" "its message is shown"
terminal_keys : delete-buffer Enter
terminal_wait '*      "kind"' "the file is shown again"
terminal_keys /sales- Enter
terminal_keys : lsp-code-actions Enter
terminal_wait "Replace with" "the fix is offered"
terminal_picture "$EDITORS/kakoune/picture.svg"
terminal_keys Enter
terminal_wait '"sales_channel"' "the fix is taken"
terminal_until "the mistake is gone" screen_lacks '*      "kind"'
terminal_keys : clreq-send Enter
terminal_wait '"sent_at"' "the response is in the file"
terminal_keys : write Enter
terminal_until "the file is saved" saved
terminal_end

# Nothing is sent again unless it is chosen: the question comes by itself, and its first answer declines.
terminal_start "$TOOLS/kakoune/usr/bin/kak" answered.clreq.json
terminal_wait '>  "response"' "the secret in the response is marked"
terminal_keys : clreq-send Enter
terminal_wait "Don't send" "a question is asked"
terminal_keys Tab Enter
terminal_wait "Not sent." "nothing is sent"
terminal_end

# A secret that is not put in the file is shown alone in a buffer of its own, and stays in no other.
cp "$HOME/.config/kak/kakrc" "$HOME/kakrc"
cat >>"$HOME/.config/kak/kakrc" <<'KAKRC'
hook -group lsp-filetype-clreq-settings global BufSetOption filetype=clreq %{
    set-option -add buffer lsp_servers %{
        [clreq.settings.clreq.response]
        secrets = "redact"
    }
}
KAKRC
cp "$FIXTURES/storefront.clreq.json" "$WORKSPACE/webapp.clreq.json"
sed -i 's#sales-channel"#webapp", "redirect_uri": "https://example.com"#' "$WORKSPACE/webapp.clreq.json"
terminal_start "$TOOLS/kakoune/usr/bin/kak" webapp.clreq.json
terminal_wait '>  "data"' "the file is checked"
terminal_keys : clreq-send Enter
terminal_wait "Show the secret" "the secret is offered"
terminal_keys Tab Tab Enter
terminal_wait "*clreq-secret*" "the secret is shown in a buffer of its own"
secret=$(terminal_screen | grep --extended-regexp '^[A-Za-z0-9_-]{30,}')
terminal_keys : delete-buffer Enter
terminal_keys : buffer Space '*debug*' Enter
terminal_wait "debug buffer" "the messages are shown"
screen_lacks "${secret:0:30}" || fail "the secret is in *debug*"
terminal_end
mv "$HOME/kakrc" "$HOME/.config/kak/kakrc"

# A file may have any name. (The mistake is back: the server says that it doesn't send it, and could not if it knew no such file.)
name='50% of "a b" #1?.clreq.json'
cp "$FIXTURES/storefront.clreq.json" "$WORKSPACE/$name"
cat >>"$HOME/.config/kak/kakrc" <<'KAKRC'
define-command -override -hidden lsp-show-message-error -params 1.. %{
    nop %sh{ printf '%s\n' "$@" >>"$HOME/told" }
}
KAKRC
is_told() { grep --quiet --fixed-strings -- "$1" "$HOME/told"; } 2>/dev/null
terminal_start "$TOOLS/kakoune/usr/bin/kak" "$name"
terminal_wait '*      "kind"' "the mistake is shown in a file of an odd name"
terminal_keys : clreq-send Enter
terminal_until "such a file is found too" is_told "has an error"
terminal_end

# A setting so wrong that the server says so: it is seen that the settings reach it. What it says stands in the status line only until
# something else does, so it is written to a file.
cat >>"$HOME/.config/kak/kakrc" <<'KAKRC'
hook -group lsp-filetype-clreq-settings global BufSetOption filetype=clreq %{
    set-option -add buffer lsp_servers %{
        [clreq.settings.clreq.codeLens]
        enable = "yes"
    }
}
define-command -override -hidden lsp-show-message-warning -params 1.. %{
    nop %sh{ printf '%s\n' "$@" >>"$HOME/told" }
}
KAKRC
terminal_start "$TOOLS/kakoune/usr/bin/kak" storefront.clreq.json
terminal_until "the settings reach the server" is_told '`clreq.codeLens.enable` is'
