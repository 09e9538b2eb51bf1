# Sourced by the scripts that have other tools build a release: what counts there is that it works, so it is built quickly, and once.
# Expects $root, the top of the repository.

export CARGO_TARGET_DIR=$root/target/quick_release
export CARGO_PROFILE_RELEASE_LTO=off
export CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
export CARGO_PROFILE_RELEASE_OPT_LEVEL=0
