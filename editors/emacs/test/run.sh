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

# choose_emacs debian|newest: the command of that Emacs, in EMACS. The newest is told where its parts are.
choose_emacs() {
  if [ "$1" = debian ]; then
    EMACS=(emacs)
    return
  fi
  local folder=$TOOLS/emacs-$SUITE
  local version
  version=$(basename "$folder"/usr/share/emacs/[0-9]*)
  local shared=$folder/usr/share/emacs/$version programs
  programs=$(echo "$folder/usr/libexec/emacs/$version"/*)
  EMACS=(env EMACSLOADPATH="$shared/lisp" EMACSDATA="$shared/etc" EMACSDOC="$shared/etc" EMACSPATH="$programs"
    "$folder/usr/bin/emacs-nox" --dump-file="$(echo "$programs"/*.pdmp)")
}

# tell_story CLIENT debian|newest
tell_story() {
  choose_emacs "$2"
  say "$("${EMACS[@]}" --version | head -n 1) with $1"
  new_workspace
  CLIENT=$1 HOME=$WORKSPACE "${EMACS[@]}" --batch -L . -l test/story.el -f ert-run-tests-batch-and-exit
}

# Before Emacs 30, eglot asks the user about every edit that a server wants to make.
response_or_answer() {
  ! screen_shows "Proceed?" || terminal_keys y
  screen_shows '"sent_at"'
}

# start_by_hand debian|newest FILE LISP: Emacs in a terminal, configured as the README says, with a file of the workspace.
start_by_hand() {
  new_home
  install_by_readme emacs
  cat >"$HOME/init.el" <<LISP
(package-initialize)
(add-hook 'clreq-mode-hook #'eglot-ensure)
(setq inhibit-startup-screen t native-comp-async-report-warnings-errors nil)
$3
LISP
  new_workspace
  choose_emacs "$1"
  PATH="$(dirname "$CLREQ"):$PATH" terminal_start "${EMACS[@]}" -nw -q -l "$HOME/init.el" "$2"
}

NO_QUESTION_ABOUT_EDITS="(setq eglot-confirm-server-initiated-edits nil)"

# replace TEXT NEW: the keys that replace a text of the buffer.
replace() { terminal_keys M-x replace-string Enter "$1" Enter "$2" Enter; }

# Has Emacs write its buffer to WORKSPACE/undone-1, undone-2, … after each undo.
KEEP_EACH_UNDO='
(defvar test-undone 0)
(defun test-keep-undone ()
  (when (eq this-command (quote undo))
    (let ((file (expand-file-name (format "undone-%d" (setq test-undone (1+ test-undone))) (getenv "WORKSPACE"))))
      (write-region nil nil (concat file ".new") nil (quote quiet))
      (rename-file (concat file ".new") file))))
(add-hook (quote post-command-hook) (function test-keep-undone))'

# What is typed while a request is sent, and after, is undone apart from the response. Sending is shown.
undo_by_hand() { # debian|newest
  start_by_hand "$1" storefront.clreq.json "$NO_QUESTION_ABOUT_EDITS $KEEP_EACH_UNDO"
  terminal_wait "Flymake[1 0]" "the mistake is counted on the screen"
  replace sales- sales_
  terminal_wait "Flymake[0 0]" "the mistake is gone from the screen"
  hold_answer
  terminal_keys M-x clreq-send Enter
  # In newer versions the progress is a number in the mode line, which the screen has no room for.
  [ "$1" != debian ] || terminal_wait "waiting for the answer" "the progress is shown"
  terminal_until "the request has arrived" request_has_arrived
  # Eglot 1.9 takes no edit while changes are unreported: typing goes on when the answer is there.
  terminal_keys 'M-<' C-f
  terminal_type '"$schema": '
  release_answer
  terminal_type '"https://a.example/'
  terminal_wait '"sent_at"' "the response is on the screen"
  terminal_type 'later",'
  # Emacs undoes typing in several steps. The one that undoes the response changes nothing of what was typed.
  local step before='{"$schema": "https://a.example/later",'
  for step in {1..50}; do
    terminal_keys C-/
    terminal_poll "undo $step" test -e "$WORKSPACE/undone-$step"
    response_is_in "$WORKSPACE/undone-$step" || break
    before=$(head -n 1 "$WORKSPACE/undone-$step")
  done
  ! response_is_in "$WORKSPACE/undone-$step" || fail "the response can't be undone"
  [ "$step" -gt 1 ] || fail "the response was undone with what was typed later"
  local after
  after=$(head -n 1 "$WORKSPACE/undone-$step")
  [ "$after" = "$before" ] || fail "what was typed was undone with the response: “$before” became “$after”"
  [[ $after == *'"$schema": '* ]] || fail "what was typed earlier was undone before the response: “$after”"
  say "ok - the response is undone by a step of its own"
  terminal_end
}

response_is_in() { grep --quiet --fixed-strings '"sent_at"' "$1"; }

# Enter chooses what sends nothing.
decline_by_hand() { # debian|newest
  start_by_hand "$1" answered.clreq.json ""
  terminal_wait "Flymake[0 1]" "the secret is counted on the screen"
  terminal_keys M-x clreq-send Enter
  terminal_wait "was sent already" "a question is asked"
  terminal_keys Enter
  terminal_wait "clreq: Not sent." "nothing is sent"
  terminal_end
}

# A secret that is not in the file is shown alone, and copied; it is in no message.
take_secret_by_hand() { # debian|newest
  start_by_hand "$1" storefront.clreq.json "$NO_QUESTION_ABOUT_EDITS (setq clreq-settings '(:response (:secrets \"redact\")))"
  terminal_wait "Flymake[1 0]" "the mistake is counted on the screen"
  replace '"sales-channel"' '"webapp", "redirect_uri": "https://example.com"'
  terminal_wait "Flymake[0 0]" "the mistake is gone from the screen"
  terminal_keys M-x clreq-send Enter
  terminal_wait "Leave it in the file" "the secret is offered"
  terminal_keys C-a C-k "Show the secret" Enter
  terminal_wait "*clreq secret*" "the secret is shown"
  local secret
  secret=$(terminal_screen | grep --extended-regexp '^[A-Za-z0-9_-]{30,}$')
  terminal_keys w
  terminal_wait "in the kill ring" "the secret is copied"
  terminal_keys q
  terminal_until "the secret is gone from the screen" screen_lacks "$secret"
  terminal_keys C-x b '*Messages*' Enter
  terminal_wait "201 Created" "the messages are shown"
  screen_lacks "$secret" || fail "the secret is in *Messages*"
  terminal_end
}

# The same by hand: Emacs in a terminal, configured as the README says, its keys, and what is on the screen.
use_by_hand() {
  start_by_hand debian storefront.clreq.json ""
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
  terminal_end
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
for version in debian newest; do
  choose_emacs "$version"
  "${EMACS[@]}" --batch --eval '(setq byte-compile-error-on-warn t)' -f batch-byte-compile "$compiled/clreq.el"
done
tell_story eglot debian
tell_story lsp-mode debian
tell_story eglot newest
use_by_hand
for version in debian newest; do
  decline_by_hand "$version"
  take_secret_by_hand "$version"
done
start_held_api
for version in debian newest; do
  CLREQ_ENDPOINT=$HELD_URL undo_by_hand "$version"
done
