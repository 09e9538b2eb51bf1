#!/bin/bash
# Installs Vim and ALE, and tells the story in them. (No package registry has vim-lsp, or coc.nvim's Vim script.)
. "$(dirname "${BASH_SOURCE[0]}")/../../testing/lib.sh"
. "$EDITORS/testing/terminal.sh"

configure() {
  install_by_readme vim
  cat >"$HOME/.vimrc" <<'VIMRC'
set nocompatible
filetype plugin indent on
syntax on
packadd! ale
let g:ale_lsp_show_message_severity = 'information'
VIMRC
}

# number_of ENTRY: the number that the list has it under.
number_of() { terminal_screen | sed -n "s/^\([0-9]*\)) $1.*/\1/p"; }

have_commands tmux=tmux python3=python3
have_packages vim-nox vim-ale
have_clreq
new_workspace
new_home
configure
start_sandbox
export CLREQ_ENDPOINT=$SANDBOX_URL CLREQ_ACCESS_TOKEN=sandbox-token
PATH=$(dirname "$CLREQ"):$PATH
export PATH

say "$(vim --version | head -n 1)"
terminal_start vim.nox storefront.clreq.json
terminal_wait "> There is no kind" "the mistake is shown"
terminal_keys ":echo 'highlighted as ' . b:current_syntax" Enter
terminal_wait "highlighted as json"
terminal_keys /sales- Enter
terminal_keys : ALECodeAction Enter
terminal_wait "1) Replace with" "the fix is offered"
terminal_picture "$EDITORS/vim/picture.svg"
terminal_keys 1 Enter
terminal_wait '"sales_channel"' "the fix is taken"
terminal_until "the mistake is gone" screen_lacks "> There is no kind"
terminal_keys : ALECodeAction Enter
terminal_wait ") Send request" "sending is offered"
terminal_keys "$(number_of "Send request")" Enter
terminal_wait '"sent_at"' "the response is in the file"
terminal_keys : write Enter
terminal_until "the file is saved" saved
terminal_end

# A setting so wrong that the server says so: it is seen that the settings reach it.
echo "let g:clreq_settings = {'codeLens': {'enable': 'yes'}}" >>"$HOME/.vimrc"
terminal_start vim.nox storefront.clreq.json
terminal_wait '`clreq.codeLens.enable` is' "the settings reach the server"
