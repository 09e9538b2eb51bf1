#!/bin/bash
# relocate.sh PROGRAM FOLDER
#
# Makes a program that unpack_debian.sh unpacked under FOLDER use the libraries there. (Running it by the dynamic loader
# instead would do for a program without a screen only.)
set -euo pipefail

program=$1 folder=$2
loader=$(patchelf --print-interpreter "$program")
libraries=$folder/usr/lib/$(uname -m)-linux-gnu
patchelf --set-interpreter "$libraries/$(basename "$loader")" --force-rpath --set-rpath "$libraries" "$program"
