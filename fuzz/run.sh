#!/usr/bin/env bash
# Fuzzes each target for some seconds, and fails on a finding. The default time is for every change. For a longer run, give the number of
# seconds:
#
#   fuzz/run.sh [SECONDS [TARGET…]]
#   fuzz/run.sh 600              ten minutes for each target
#   fuzz/run.sh 3600 parser      an hour for one
#
# Findings are in `artifacts`, new corpus inputs in `work`. git ignores both. The first run installs cargo-fuzz.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:-5}
shift $(($# > 0 ? 1 : 0))
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
    targets=(parser edits positions analysis fixes completion formatting framing answers masking)
fi

tools=$PWD/fuzz/work/tools
export PATH=$tools/bin:$PATH
if ! command -v cargo-fuzz >/dev/null; then
    cargo install --quiet --locked --version 0.13.2 --root "$tools" cargo-fuzz
fi

# cargo-fuzz needs coverage from the compiler, which the stable one provides only with RUSTC_BOOTSTRAP. Without unsafe code, a sanitizer
# would find nothing.
export RUSTC_BOOTSTRAP=1
cargo fuzz build --sanitizer none

for target in "${targets[@]}"; do
    echo "== fuzzing $target for $seconds s"
    mkdir -p "fuzz/work/$target"
    cargo fuzz run --sanitizer none "$target" "fuzz/work/$target" "fuzz/corpus/$target" -- \
        -max_total_time="$seconds" -max_len=4096 -timeout=20 -rss_limit_mb=2048 -dict=fuzz/clreq.dict \
        -verbosity=0 -print_final_stats=1
done
