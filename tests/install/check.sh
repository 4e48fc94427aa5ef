#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# check.sh WAY SOURCE_DIR BUILD_DIR: uses flowkit as its user would. CXX and CMAKE_GENERATOR come from the environment.
set -euo pipefail
way=$1 source=$2 build=$3
consumer=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/consumer
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

install_component() {  # moved afterwards: an installed tree must not remember its place
  cmake --install "$build" --component "$1" --prefix "$work/first" >"$work/log" || { cat "$work/log"; exit 1; }
  mv "$work/first" "$work/prefix"
}
build_consumer() {
  cmake -S "$consumer" -B "$work/build" "$@"
  cmake --build "$work/build"
  "$work/build/consumer"
}

case $way in
  find_package)
    install_component devel
    build_consumer -D CMAKE_PREFIX_PATH="$work/prefix"
    ;;
  add_subdirectory)
    build_consumer -D FLOWKIT_SOURCE="$source"
    ;;
  pkg_config)
    command -v pkg-config >/dev/null || { echo "skipped: no pkg-config"; exit 77; }
    install_component devel
    PKG_CONFIG_PATH=$(dirname "$(find "$work/prefix" -name flowkit.pc)")
    export PKG_CONFIG_PATH
    read -ra flags <<<"$(pkg-config --cflags --libs flowkit)"
    "$CXX" -std=c++20 "${flags[@]}" "$consumer/main.cpp" -o "$work/consumer"
    "$work/consumer"
    ;;
  programs)
    install_component programs
    for program in "$work/prefix/bin/"*; do
      "$program" --version
      "$program" --help >/dev/null
    done
    ;;
  *) echo "unknown way: $way" >&2; exit 2 ;;
esac
