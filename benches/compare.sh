#!/usr/bin/env bash
# Measures clreq beside its peers and prints a Markdown table: `bash benches/compare.sh [--only PART] [--help]`.
# Needs cargo, Python 3 and Node with npm. It installs and creates files only in benches/.tools and benches/.corpora.
set -euo pipefail
benches=$(cd "$(dirname "$0")" && pwd)
# Only small files are compared with the two peers that take minutes to install.
case " $* " in
    *" small "* | *" broken "*) peers=all ;;
    *" --only "*) peers=large ;;
    *) peers=all ;;
esac
bash "$benches/compare/install_peers.sh" "$benches/.tools" "$peers"
if [[ " $* " != *" --clreq"* ]]; then
    cargo build --quiet --release --manifest-path "$benches/../Cargo.toml"
fi
exec python3 "$benches/compare" "$@"
