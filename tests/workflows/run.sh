#!/usr/bin/env bash
# Checks the workflows in .github. Needs Node.js and npm.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

. ../install.sh
install_node_modules
node run.mjs
