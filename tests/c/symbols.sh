#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# symbols.sh HEADER LIBRARY: the library shows what the header declares, and nothing else; at most 40 functions. What it
# wants of others is of the C library. In a program it takes at most 1.5 MB (1.14 MB by g++ 12 -O2).
set -euo pipefail
header=$1 library=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

sed -e 's|/\*.*\*/||' "$header" | grep -oE '\bflowkit_[a-z0-9_]+\(' | tr -d '(' | sort -u >"$work/mentioned"
# Comments of several lines name functions as well, but only those that are declared.
nm -g --defined-only "$library" | awk 'NF == 3 {print $3}' | sort -u >"$work/shown"
if ! diff "$work/mentioned" "$work/shown"; then
  echo "FAIL: the header's functions (<) are not the library's symbols (>)"
  exit 1
fi
count=$(wc -l <"$work/shown")
echo "$count functions"
[ "$count" -le 40 ] || { echo "FAIL: more than 40"; exit 1; }

octets=$(size "$library" | awk 'NR > 1 {sum += $1 + $2} END {print sum}')
echo "$octets octets of code and data"
[ "$octets" -le 1500000 ] || { echo "FAIL: more than 1500000"; exit 1; }

nm -u "$library" | awk 'NF == 2 {print $2}' | sort -u >"$work/wanted"
cat "$work/wanted"
if grep -E '^_Z|^__cxa|^__gxx' "$work/wanted"; then
  echo "FAIL: it wants the C++ runtime"
  exit 1
fi
