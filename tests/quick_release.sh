# Sourced by scripts whose tools build a release only to test it. Makes the build quick and shared. Expects $root, the root of
# the repository.

export CARGO_TARGET_DIR=$root/target/quick_release
export CARGO_PROFILE_RELEASE_LTO=off
export CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
export CARGO_PROFILE_RELEASE_OPT_LEVEL=0
