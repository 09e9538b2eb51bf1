#!/bin/bash
# Installs Emacs with eglot and lsp-mode, and tells the story in it with both; and in the newest Emacs, with its own eglot.
. "$(dirname "${BASH_SOURCE[0]}")/../../testing/lib.sh"
. "$EDITORS/testing/terminal.sh"

has_library() { emacs --batch --eval "(progn (package-initialize) (kill-emacs (if (locate-library \"$1\") 0 1)))"; }

SUITE=sid # 30.2

install_newest() { # FOLDER
  "$EDITORS/testing/unpack_debian.sh" "$SUITE" "$1" emacs-nox
  "$EDITORS/testing/relocate.sh" "$1/usr/bin/emacs-nox" "$1"
}

# newest ARGUMENT…: the newest Emacs, told where its parts are.
newest() {
  local folder=$TOOLS/emacs-$SUITE
  local version
  version=$(basename "$folder"/usr/share/emacs/[0-9]*)
  local shared=$folder/usr/share/emacs/$version programs
  programs=$(echo "$folder/usr/libexec/emacs/$version"/*)
  EMACSLOADPATH=$shared/lisp EMACSDATA=$shared/etc EMACSDOC=$shared/etc EMACSPATH=$programs \
    "$folder/usr/bin/emacs-nox" --dump-file="$(echo "$programs"/*.pdmp)" "$@"
}

# tell_story CLIENT EMACS…
tell_story() {
  local client=$1
  shift
  say "$("$@" --version | head -n 1) with $client"
  new_workspace
  CLIENT=$client HOME=$WORKSPACE "$@" --batch -L . -l test/story.el -f ert-run-tests-batch-and-exit
}

# Before Emacs 30, eglot asks the user about every edit that a server wants to make.
response_or_answer() {
  ! screen_shows "Proceed?" || terminal_keys y
  screen_shows '"sent_at"'
}

# The same by hand: Emacs in a terminal, configured as the README says, its keys, and what is on the screen.
use_by_hand() {
  new_home
  install_by_readme emacs
  cat >"$HOME/init.el" <<LISP
(package-initialize)
(add-hook 'clreq-mode-hook #'eglot-ensure)
(setq inhibit-startup-screen t native-comp-async-report-warnings-errors nil)
LISP
  new_workspace
  terminal_start env PATH="$(dirname "$CLREQ"):$PATH" emacs -nw -q -l "$HOME/init.el" storefront.clreq.json
  terminal_wait "Flymake[1 0]" "the mistake is counted on the screen"
  terminal_keys M-x flymake-show-buffer-diagnostics Enter
  terminal_wait "There is no kind" "the mistake is shown on the screen"
  terminal_keys C-s sales- Enter M-x eglot-code-actions Enter Tab
  terminal_wait "Replace with" "the fix is offered on the screen"
  terminal_picture "$EDITORS/emacs/picture.svg"
  terminal_keys Replace Tab Enter
  terminal_wait "Flymake[0 0]" "the mistake is gone from the screen"
  terminal_keys C-x 1 M-x clreq-send Enter
  terminal_until "the response is on the screen" response_or_answer
  terminal_keys C-x C-s
  terminal_until "the file is saved" saved
}

have_commands emacs=emacs-nox patchelf=patchelf tmux=tmux python3=python3
has_library eglot || have_packages elpa-eglot # A part of Emacs since 29.
has_library lsp-mode || have_packages elpa-lsp-mode
have_clreq
once "emacs-$SUITE" install_newest
start_sandbox
export CLREQ_ENDPOINT=$SANDBOX_URL CLREQ_ACCESS_TOKEN=sandbox-token

cd "$EDITORS/emacs"
compiled=$(mktemp -d)
at_exit rm -rf "$compiled"
cp clreq.el "$compiled"
for program in emacs newest; do
  "$program" --batch --eval '(setq byte-compile-error-on-warn t)' -f batch-byte-compile "$compiled/clreq.el"
done
tell_story eglot emacs
tell_story lsp-mode emacs
tell_story eglot newest
use_by_hand
