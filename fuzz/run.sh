#!/usr/bin/env bash
# Fuzzes for some seconds per target; a target that finds something fails. The default is for every change, a longer run is the same
# command with another number:
#
#   fuzz/run.sh [SECONDS [TARGET…]]
#   fuzz/run.sh 600              ten minutes for each target
#   fuzz/run.sh 3600 parser      an hour for one
#
# What is found is kept in `artifacts`, what is learnt in `work`: git ignores both. The first run installs cargo-fuzz.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:-5}
shift $(($# > 0 ? 1 : 0))
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
    targets=(parser edits positions analysis fixes completion formatting framing answers)
fi

tools=$PWD/fuzz/work/tools
export PATH=$tools/bin:$PATH
if ! command -v cargo-fuzz >/dev/null; then
    cargo install --quiet --locked --version 0.13.2 --root "$tools" cargo-fuzz
fi

# cargo-fuzz asks the compiler for its coverage, which a stable one gives only if it is told to. There is no unsafe code here to be
# sanitized.
export RUSTC_BOOTSTRAP=1
cargo fuzz build --sanitizer none

for target in "${targets[@]}"; do
    echo "== fuzzing $target for $seconds s"
    mkdir -p "fuzz/work/$target"
    cargo fuzz run --sanitizer none "$target" "fuzz/work/$target" "fuzz/corpus/$target" -- \
        -max_total_time="$seconds" -max_len=4096 -timeout=20 -rss_limit_mb=2048 -dict=fuzz/clreq.dict \
        -verbosity=0 -print_final_stats=1
done
