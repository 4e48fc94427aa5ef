// SPDX-License-Identifier: BSL-1.0
// How GoogleTest shows values that do not compare equal: octets as hex with the place where they differ, octets of 8
// bits as numbers, errors by name. flowkit_add_test includes it in front of every source, for a type must be printed in
// one way by all sources of a program. Types of one test's own have their operator<< or PrintTo beside them.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <ostream>
#include <span>
#include <vector>

#include <flowkit/core/place.hpp>
#include <flowkit/core/result.hpp>
#include <support/octets.hpp>

namespace flowkit {

inline void PrintTo(errc code, std::ostream* out) { *out << to_string(code); }
/// "bad count at 2"
inline void PrintTo(const error& e, std::ostream* out) { *out << to_string(e.code) << " at " << e.offset; }
inline std::ostream& operator<<(std::ostream& out, const place& p) {
  return out << p.length << " octets at " << p.offset;
}

}  // namespace flowkit

// There is no other place for types of namespace std: PrintTo is found by their namespace only.
namespace testing::internal {

/// 7, and not '\a' (7).
template <>
class UniversalPrinter<unsigned char> {
 public:
  static void Print(unsigned char value, std::ostream* out) { *out << +value; }
};
template <>
class UniversalPrinter<signed char> {
 public:
  static void Print(signed char value, std::ostream* out) { *out << +value; }
};

template <>
class UniversalPrinter<std::byte> {
 public:
  static void Print(std::byte value, std::ostream* out) { flowkit::test::print_octets({&value, 1}, *out); }
};
template <>
class UniversalPrinter<std::vector<std::byte>> {
 public:
  static void Print(const std::vector<std::byte>& value, std::ostream* out) {
    flowkit::test::print_octets(value, *out);
  }
};
template <std::size_t N>
class UniversalPrinter<std::array<std::byte, N>> {
 public:
  static void Print(const std::array<std::byte, N>& value, std::ostream* out) {
    flowkit::test::print_octets(value, *out);
  }
};
template <std::size_t N>
class UniversalPrinter<std::span<const std::byte, N>> {
 public:
  static void Print(std::span<const std::byte> value, std::ostream* out) { flowkit::test::print_octets(value, *out); }
};
template <std::size_t N>
class UniversalPrinter<std::span<std::byte, N>> : public UniversalPrinter<std::span<const std::byte, N>> {};

/// EXPECT_EQ of two vectors.
template <>
inline AssertionResult CmpHelperEQFailure(const char* a_expression, const char* b_expression,
                                          const std::vector<std::byte>& a, const std::vector<std::byte>& b) {
  return EqFailure(a_expression, b_expression, PrintToString(a), PrintToString(b), false)
         << '\n'
         << flowkit::test::same_octets(a, b).message();
}

}  // namespace testing::internal
