// SPDX-License-Identifier: BSL-1.0
// Octets in failed tests: where they differ, and all of them as hex that from_hex reads back.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <span>
#include <string>

#include <conformance/properties/hex.hpp>

namespace flowkit::test {

/// "0005 0001 c0", as from_hex reads it.
using conformance::hex;

/// As hex: in one line if they are few, else 32 a line, each with the offset of its first as a comment.
inline void print_octets(std::span<const std::byte> in, std::ostream& out) {
  constexpr std::size_t few = 32;
  if (in.size() <= few) {
    out << (in.empty() ? "no octets" : hex(in));
    return;
  }
  out << in.size() << " octets";
  for (std::size_t at = 0; at < in.size(); at += few)
    out << '\n' << hex(in.subspan(at, std::min(few, in.size() - at))) << "  # " << at;
}

/// EXPECT_TRUE(same_octets(out, expected)), of whatever holds octets: "differ at octet 57: 0a12 and not 0a13 (after
/// 0102 0304); 59 octets and 59". EXPECT_EQ says the same of two vectors, and shows all of them.
inline testing::AssertionResult same_octets(std::span<const std::byte> a, std::span<const std::byte> b) {
  constexpr std::size_t context = 8;  // octets to either side
  const auto at = static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
  if (at == a.size() && at == b.size()) return testing::AssertionSuccess();
  const auto from_there = [&](std::span<const std::byte> all) {
    return at == all.size() ? "the end" : hex(all.subspan(at, std::min(context, all.size() - at)));
  };
  auto failure = testing::AssertionFailure();
  failure << "differ at octet " << at << ": " << from_there(a) << " and not " << from_there(b);
  if (at != 0) failure << " (after " << hex(a.first(at).last(std::min(context, at))) << ')';
  return failure << "; " << a.size() << " octets and " << b.size();
}

}  // namespace flowkit::test
