#!/bin/bash
# Installs Emacs with eglot and lsp-mode, and tells the story in it with both.
. "$(dirname "${BASH_SOURCE[0]}")/../../testing/lib.sh"

has_library() { emacs --batch --eval "(progn (package-initialize) (kill-emacs (if (locate-library \"$1\") 0 1)))"; }

have_commands emacs=emacs-nox
has_library eglot || have_packages elpa-eglot # A part of Emacs since 29.
has_library lsp-mode || have_packages elpa-lsp-mode
have_clreq
start_sandbox
export CLREQ_ENDPOINT=$SANDBOX_URL CLREQ_ACCESS_TOKEN=sandbox-token

say "$(emacs --version | head -n 1)"
cd "$EDITORS/emacs"
compiled=$(mktemp -d)
at_exit rm -rf "$compiled"
cp clreq.el "$compiled"
emacs --batch --eval '(setq byte-compile-error-on-warn t)' -f batch-byte-compile "$compiled/clreq.el"
for client in eglot lsp-mode; do
  say "with $client"
  new_workspace
  CLIENT=$client HOME=$WORKSPACE emacs --batch -L . -l test/story.el -f ert-run-tests-batch-and-exit
done
