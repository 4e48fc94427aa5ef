#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# install.sh WAY SOURCE_DIR BUILD_DIR: the example in C, built by a user of the installed library. CC, SEALED and
# CMAKE_GENERATOR come from the environment. Sealed, no C++ runtime may be in it.
set -euo pipefail
way=$1 source=$2 build=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
example=$source/c/example/decode.c

for component in devel c; do
  cmake --install "$build" --component $component --prefix "$work/first" >"$work/log" || { cat "$work/log"; exit 1; }
done
mv "$work/first" "$work/prefix"  # an installed tree must not remember its place
library=$(find "$work/prefix" -name libflowkit_c.a)

case $way in
  cmake)
    cat >"$work/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.25)
project(consumer LANGUAGES C)
find_package(flowkit 0.1 CONFIG REQUIRED COMPONENTS c)
add_executable(consumer $example)
target_link_libraries(consumer PRIVATE flowkit::c)
END
    cmake -S "$work" -B "$work/build" -D CMAKE_PREFIX_PATH="$work/prefix"
    cmake --build "$work/build"
    mv "$work/build/consumer" "$work/consumer"
    # Without the component's files, the package says that it is missing.
    find "$work/prefix" -name 'flowkitCTargets*' -delete
    if cmake -S "$work" -B "$work/other" -D CMAKE_PREFIX_PATH="$work/prefix" >"$work/log" 2>&1; then
      echo "FAIL: a package without component c was taken for one with it"
      exit 1
    fi
    tr -s "\n " " " <"$work/log" | grep -q "is installed without its C interface" || { cat "$work/log"; exit 1; }
    ;;
  pkg_config)
    command -v pkg-config >/dev/null || { echo "skipped: no pkg-config"; exit 77; }
    PKG_CONFIG_PATH=$(dirname "$(find "$work/prefix" -name flowkit-c.pc)")
    export PKG_CONFIG_PATH
    read -ra flags <<<"$(pkg-config --cflags --libs flowkit-c)"
    "$CC" -std=c11 -Wall -Wextra -Wpedantic -Werror "$example" "${flags[@]}" -o "$work/consumer"
    ;;
  cc)
    runtime=()
    [ "$SEALED" = ON ] || runtime=(-lstdc++)
    "$CC" -std=c11 -Wall -Wextra -Wpedantic -Werror -I "$work/prefix/include" "$example" "$library" "${runtime[@]}" \
      -o "$work/consumer"
    ;;
  *) echo "unknown way: $way" >&2; exit 2 ;;
esac
"$work/consumer" | tee "$work/out"
grep -q "a flow of 1500 octets" "$work/out"
if [ "$SEALED" = ON ] && ldd "$work/consumer" | grep -q 'libstdc++'; then
  echo "FAIL: it is linked with the C++ runtime"
  exit 1
fi
