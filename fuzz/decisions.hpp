// SPDX-License-Identifier: BSL-1.0
// A fuzz input as decisions: the words from which the generators of the properties make templates, records and steps.
#pragma once

#include <vector>

#include <conformance/generators/source.hpp>
#include <flowkit/core/bytes.hpp>

#include "fuzz/require.hpp"

namespace flowkit::fuzz {

/// One octet is one word, so that a decision is one place for the fuzzer to change. Above f7 it says how many octets
/// (1 to 8) of a greater word follow.
inline std::vector<std::uint64_t> words_of(octets in) {
  constexpr std::uint64_t least_long = 0xf8;
  std::vector<std::uint64_t> out;
  out.reserve(in.size());
  for (reader at{in}; at.has(1);) {
    const std::uint64_t first = std::to_integer<std::uint64_t>(at.take(1)[0]);
    const std::size_t wanted = first < least_long ? 0 : static_cast<std::size_t>(first - least_long + 1);
    const octets more = at.take(at.has(wanted) ? wanted : at.remaining());
    out.push_back(wanted == 0 ? first : load_be(more.data(), more.size()));
  }
  return out;
}

/// check(conformance::source&) with the decisions of the input.
inline void decide(const std::uint8_t* data, std::size_t size, auto&& check) {
  const auto words = words_of(std::as_bytes(std::span{data, size}));
  conformance::source from{words};
  check(from);
}

}  // namespace flowkit::fuzz
