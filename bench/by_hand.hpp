// SPDX-License-Identifier: BSL-1.0
// What the passes written by hand load and store with: nothing of flowkit's.
#pragma once

#include <endian.h>

#include <cstddef>
#include <cstring>

namespace by_hand {

template <class T>
T load(const std::byte* p) {
  T v;
  std::memcpy(&v, p, sizeof v);
  if constexpr (sizeof v == 2) return be16toh(v);
  if constexpr (sizeof v == 4) return be32toh(v);
  if constexpr (sizeof v == 8) return be64toh(v);
  return v;
}
template <class T>
void store(std::byte* p, T v) {
  if constexpr (sizeof v == 2) v = htobe16(v);
  if constexpr (sizeof v == 4) v = htobe32(v);
  if constexpr (sizeof v == 8) v = htobe64(v);
  std::memcpy(p, &v, sizeof v);
}

}  // namespace by_hand
