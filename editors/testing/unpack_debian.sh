#!/bin/bash
# unpack_debian.sh SUITE FOLDER PACKAGE…
#
# Unpacks packages of another Debian suite, and everything that they depend on, its C library too, under FOLDER. The
# machine's own packages stay as they are. Where packages come from is read from the machine's own sources.
set -euo pipefail

suite=$1 folder=$2
shift 2
work=$folder/.apt
sources=/etc/apt/sources.list.d/debian.sources
[ -r "$sources" ] || { echo "error: $sources is needed to find packages of Debian $suite" >&2; exit 1; }

mkdir -p "$work"/{lists/partial,cache/archives/partial,sources}
: >"$work/status"
# The first entry is the archive itself; the others are its updates.
awk 'BEGIN { RS = "" } NR == 1' "$sources" | sed -E "s/^Suites:.*/Suites: $suite/" >"$work/sources/archive.sources"

options=(
  -qq
  -o Dir::Etc::SourceList=/dev/null
  -o Dir::Etc::SourceParts="$work/sources"
  -o Dir::State::Lists="$work/lists"
  -o Dir::State::Status="$work/status"
  -o Dir::Cache="$work/cache"
  -o APT::Sandbox::User="$(id -un)"
  -o Acquire::Languages=none
  -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false
)
apt-get "${options[@]}" update
apt-get "${options[@]}" install -y --no-install-recommends --download-only "$@" >/dev/null
for archive in "$work"/cache/archives/*.deb; do
  dpkg-deb -x "$archive" "$folder"
done
rm -rf "$work"
