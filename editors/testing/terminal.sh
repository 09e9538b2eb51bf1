# Sourced after lib.sh: an editor in a real terminal, driven by its keys and read from its screen.
# shellcheck shell=bash

TERMINAL_WIDTH=100
TERMINAL_HEIGHT=24

# Each start has a tmux server of its own: one that is ending would take the next start with it.
TERMINAL_STARTS=0
terminal() { tmux -L "clreq-$$-$TERMINAL_STARTS" "$@"; }

# terminal_start COMMAND…: runs COMMAND in the workspace.
terminal_start() {
  TERMINAL_STARTS=$((TERMINAL_STARTS + 1))
  terminal -f /dev/null new-session -d -x $TERMINAL_WIDTH -y $TERMINAL_HEIGHT -c "$WORKSPACE" "$(printf '%q ' "$@")"
  terminal set-option -g remain-on-exit on
  terminal set-option -g escape-time 0
  terminal set-option -g default-terminal tmux-256color
  at_exit terminal kill-server
}

terminal_end() { terminal kill-server; }

# terminal_keys KEY…: as `tmux send-keys` takes them.
terminal_keys() { terminal send-keys "$@"; }

terminal_screen() { terminal capture-pane -p; }

# terminal_type TEXT: types it one character at a time, each once the screen shows those before it.
terminal_type() {
  local length typed
  for ((length = 1; length <= ${#1}; length++)); do
    terminal_keys -l "${1:length-1:1}"
    # tmux gives no spaces at the end of a line.
    typed=${1:0:length}
    terminal_poll "“$typed” is on the screen" screen_shows "${typed%% }"
  done
}

# terminal_wait TEXT [WHAT]: waits until TEXT is on the screen.
terminal_wait() {
  terminal_until "${2:-“$1” on the screen}" screen_shows "$1"
}

screen_shows() { terminal_screen | grep --quiet --fixed-strings -- "$1"; }

screen_lacks() { ! screen_shows "$1"; }

# terminal_until WHAT COMMAND…: waits until COMMAND succeeds. The limit is for a machine that is busy with other work.
terminal_until() {
  terminal_poll "$@"
  say "ok - $1"
}

terminal_poll() {
  local what=$1 deadline=$((SECONDS + 60))
  shift
  until "$@"; do
    if [ $SECONDS -gt $deadline ]; then
      terminal_screen >&2
      fail "$what did not happen"
    fi
    sleep 0.05
  done
}

# terminal_picture FILE: draws the screen, if pictures are wanted.
terminal_picture() {
  [ -n "${CLREQ_PICTURES:-}" ] || return 0
  terminal capture-pane -p -e | python3 "$EDITORS/testing/terminal_picture.py" $TERMINAL_WIDTH $TERMINAL_HEIGHT >"$1"
  say "drew $1"
}
