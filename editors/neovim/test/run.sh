#!/bin/bash
# Installs the newest Neovim and the oldest that can be had, and runs the tests in both.
. "$(dirname "${BASH_SOURCE[0]}")/../../testing/lib.sh"
. "$EDITORS/testing/terminal.sh"

PLUGIN=$EDITORS/neovim

# Debian's suites, and the Neovim that each had when this was written.
SUITES=(trixie sid) # 0.10.4, 0.12.4

install_neovim() { # SUITE FOLDER
  local suite=$1 folder=$2
  "$EDITORS/testing/unpack_debian.sh" "$suite" "$folder" neovim
  "$EDITORS/testing/relocate.sh" "$folder/usr/bin/nvim" "$folder"
}

# neovim SUITE ARGUMENT…: the command of that suite's Neovim, with these arguments, in NEOVIM.
neovim() {
  local folder=$TOOLS/neovim-$1
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

# configure LUA: the user's configuration.
configure() {
  mkdir -p "$HOME/.config/nvim"
  echo "$1" >"$HOME/.config/nvim/init.lua"
}

run_tests() { # SUITE WAY TESTS
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
use_by_hand() { # SUITE
  new_home
  new_workspace
  install_as_package
  configure "vim.diagnostic.config({ virtual_text = true })"
  neovim "$1" storefront.clreq.json
  terminal_start "${NEOVIM[@]}"
  terminal_wait "There is no kind" "the mistake is shown on the screen"
  terminal_keys ] d g r a
  terminal_wait "Replace by" "the fix is offered on the screen"
  terminal_picture "$PLUGIN/picture.svg"
  terminal_keys 1 Enter
  terminal_until "the mistake is gone from the screen" screen_lacks "There is no kind"
  terminal_keys : ClreqSend Enter
  terminal_wait '"sent_at"' "the response is on the screen"
  terminal_keys : write Enter
  terminal_until "the file is saved" saved
}

have_commands patchelf=patchelf tmux=tmux python3=python3
have_clreq
for suite in "${SUITES[@]}"; do
  once "neovim-$suite" install_neovim "$suite"
done
start_sandbox
PATH=$(dirname "$CLREQ"):$PATH
export PATH CLREQ_ENDPOINT=$SANDBOX_URL CLREQ_ACCESS_TOKEN=sandbox-token
for suite in "${SUITES[@]}"; do
  run_tests "$suite" install_as_package story.lua
done
run_tests "${SUITES[-1]}" install_as_optional_package story.lua
run_tests "${SUITES[-1]}" install_on_runtimepath story.lua
use_by_hand "${SUITES[-1]}"
for suite in "${SUITES[@]}"; do
  # It never answers twice, and then knows no organization but its own.
  start_sandbox --strict --fault neverx2
  CLREQ_ENDPOINT=$SANDBOX_URL run_tests "$suite" install_as_package troubles.lua
done
