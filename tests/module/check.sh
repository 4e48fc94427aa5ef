#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# check.sh CASE SOURCE_DIR: import flowkit with clang++ 19, in a build of its own.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

configure() {
  cmake -S "$1" -B "$work/build" -G Ninja -D CMAKE_CXX_COMPILER="$2" -D FLOWKIT_MODULE=ON -D FLOWKIT_TESTS=OFF \
    -D FLOWKIT_TOOLS=OFF -D FLOWKIT_EXAMPLES=OFF
}
case $1 in
  example)
    command -v clang++-19 >/dev/null || { echo "skipped: no clang++-19"; exit 77; }
    configure "$2" clang++-19 >/dev/null
    cmake --build "$work/build" --target flowkit_module_example
    [[ $("$work/build/bin/flowkit_module_example") == "port 443: 1500 octets" ]]
    # Two translation units, one with the module and one with the headers, have the same types.
    cat >"$work/with.cpp" <<'CPP'
#include <flowkit/netflow5.hpp>
unsigned long size_of_header(const flowkit::netflow5::header&) { return sizeof(flowkit::netflow5::header); }
CPP
    cat >"$work/import.cpp" <<'CPP'
import flowkit;
unsigned long size_of_header(const flowkit::netflow5::header&);
int main() { return size_of_header({}) == sizeof(flowkit::netflow5::header) ? 0 : 1; }
CPP
    pcm=$work/build/module/flowkit.pcm
    clang++-19 -std=c++20 -I"$2/include" -fmodule-file=flowkit="$pcm" "$work/with.cpp" "$work/import.cpp" "$pcm" \
      -o "$work/both"
    "$work/both"
    ;;
  other_compiler)
    if configure "$2" g++ >"$work/log" 2>&1; then echo "configured with g++"; exit 1; fi
    tr -s '\n ' ' ' <"$work/log" | grep -q 'FLOWKIT_MODULE needs clang++ 19 or later' || { cat "$work/log"; exit 1; }
    ;;
  *) echo "unknown case: $1" >&2; exit 2 ;;
esac
