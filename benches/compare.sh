#!/usr/bin/env bash
# Measures clreq beside its peers and prints a Markdown table: `bash benches/compare.sh [--only PART] [--help]`.
# Needs cargo, Python 3 and Node with npm. It installs and creates files only in benches/.tools and benches/.corpora.
set -euo pipefail
benches=$(cd "$(dirname "$0")" && pwd)
bash "$benches/compare/install_peers.sh" "$benches/.tools"
if [[ " $* " != *" --clreq"* ]]; then
    cargo build --quiet --release --manifest-path "$benches/../Cargo.toml"
fi
exec python3 "$benches/compare" "$@"
