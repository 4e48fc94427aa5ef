#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# s390x.sh FOLDER: Debian's cross compiler for s390x and its libraries, unpacked into FOLDER and not installed, as they
# exclude g++-multilib. 42 MB are fetched by apt-get, once.
set -euo pipefail
folder=$1
[[ ! -e $folder/complete ]] || exit 0
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || { echo "no apt-get"; exit 1; }
packages=(g++-12-s390x-linux-gnu gcc-12-s390x-linux-gnu gcc-12-s390x-linux-gnu-base cpp-12-s390x-linux-gnu
          binutils-s390x-linux-gnu libstdc++-12-dev-s390x-cross libstdc++6-s390x-cross libc6-dev-s390x-cross
          libc6-s390x-cross linux-libc-dev-s390x-cross libgcc-12-dev-s390x-cross libgcc-s1-s390x-cross)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && apt-get download "${packages[@]}" >"$work/log" 2>&1) || { tail -3 "$work/log"; exit 1; }
mkdir -p "$folder"
for package in "$work"/*.deb; do dpkg-deb -x "$package" "$folder"; done
touch "$folder/complete"
