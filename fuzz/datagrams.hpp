// SPDX-License-Identifier: BSL-1.0
// A fuzz input is several datagrams from up to four sources: 2 bits source, 14 bits length, the datagram; the last one
// may be cut. Each is passed on in memory of exactly its size, so that reading beyond it is detected.
#pragma once

#include <vector>

#include <flowkit/core/bytes.hpp>

#include "fuzz/require.hpp"

namespace flowkit::fuzz {

/// take(source, octets) for each one
inline void each_datagram(octets input, auto&& take) {
  reader in{input};
  while (in.has(2)) {
    const auto head = load_be<std::uint16_t>(in.at());
    in.advance(2);
    const std::size_t length = head & 0x3fff;
    const octets part = in.take(length < in.remaining() ? length : in.remaining());
    const std::vector<std::byte> datagram(part.begin(), part.end());
    take(static_cast<unsigned>(head >> 14), octets{datagram});
  }
}

/// Does the part lie within the whole? (An empty one lies everywhere.)
inline bool within(octets part, octets whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

}  // namespace flowkit::fuzz
