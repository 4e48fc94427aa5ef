// SPDX-License-Identifier: BSL-1.0
// A value and its octets, held against each other both ways.
#pragma once

#include <gtest/gtest.h>

#include <conformance/properties/commented_hex.hpp>
#include <flowkit/core/layout.hpp>
#include <support/hex.hpp>

namespace flowkit::test {

/// EXPECT_TRUE(is_coded_as(layout, value, "0005 ...  # version")): encode(value) is these octets, decode(octets) this
/// value. `value` has to have ==.
template <class Record, class... D>
testing::AssertionResult is_coded_as(layout_t<Record, D...> layout, const Record& value, std::string_view text) {
  const auto expected = from_hex(text);
  std::vector<std::byte> out(expected.size() + 64);
  const auto size = encode(layout, value, out);
  if (!size) return testing::AssertionFailure() << "encode: " << to_string(size.failure().code);
  out.resize(*size);
  if (const auto same = same_octets(out, expected); !same)
    return testing::AssertionFailure() << "encodes to\n"
                                       << conformance::commented_hex(layout, out) << "and not to\n"
                                       << conformance::commented_hex(layout, expected) << same.message();
  const auto back = decode(layout, expected);
  if (!back)
    return testing::AssertionFailure() << "decode: " << to_string(back.failure().code) << " at "
                                       << back.failure().offset;
  if (!(*back == value)) return testing::AssertionFailure() << "decodes to another value\n" << text;
  return testing::AssertionSuccess();
}

/// The error of decoding what cannot be decoded; {ok, 0} if it can.
template <class Record, class... D>
error refusal(layout_t<Record, D...> layout, octets in) {
  return decode(layout, in).failure();
}

}  // namespace flowkit::test
