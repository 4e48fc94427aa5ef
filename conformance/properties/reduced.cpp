// SPDX-License-Identifier: BSL-1.0
// Integers in fewer octets than their element has (RFC 7011 section 6.2), against arithmetic of 64 bits: what does not
// fit the member is its nearest value, and said to be.
#include <limits>

#include <conformance/properties/groups.hpp>
#include <conformance/properties/shown.hpp>
#include <flowkit/core/convert.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::conformance {

namespace {

template <class Member>
counterexample is_read(source& from, std::uint64_t sent, std::size_t width) {
  constexpr bool is_signed = std::is_signed_v<Member>;
  constexpr const element& e = is_signed ? ie::mibObjectValueInteger : ie::octetDeltaCount;
  std::byte value[8]{};
  for (std::size_t i = 0; i < width; ++i) value[i] = static_cast<std::byte>(sent >> 8 * (width - 1 - i) & 0xff);
  // Two's complement without shifts: half of the values of so many bits are negative.
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < width; ++i) number = number * 256 + std::to_integer<std::uint64_t>(value[i]);
  const bool negative = is_signed && std::to_integer<unsigned>(value[0]) >= 128;
  std::uint64_t distance = number;  // from 0
  if (negative) {
    std::uint64_t all = 0;  // 2^(8 width) - 1
    for (std::size_t i = 0; i < width; ++i) all = all * 256 + 255;
    distance = all - number + 1;
  }
  const auto most = static_cast<std::uint64_t>(std::numeric_limits<Member>::max()) + (negative ? 1 : 0);
  const bool fits = distance <= most || (distance == 0 && negative);
  const std::uint64_t kept = fits ? distance : most;
  const auto expected = static_cast<Member>(negative ? ~kept + 1 : kept);

  bool saturated = false;
  const auto how = is_signed ? conversion::signed_integer : conversion::unsigned_integer;
  const auto got = convert<Member>(how, value, width, {}, saturated);
  if (got == expected && saturated == !fits) return {};
  from.show(one_value(e, number, width).octets());
  return std::to_string(width) + " octets are read as " + std::to_string(got) + (saturated ? ", saturated" : "") +
         " and not as " + std::to_string(expected) + (fits ? "" : ", saturated");
}

counterexample reduced_size(source& from) {
  const std::uint64_t sent = from.word();
  const std::size_t width = 1 + from.below(8);
  if (auto wrong = is_read<std::int64_t>(from, sent, width)) return wrong;
  if (auto wrong = is_read<std::int32_t>(from, sent, width)) return wrong;
  if (auto wrong = is_read<std::int8_t>(from, sent, width)) return wrong;
  if (auto wrong = is_read<std::uint64_t>(from, sent, width)) return wrong;
  if (auto wrong = is_read<std::uint32_t>(from, sent, width)) return wrong;
  return is_read<std::uint8_t>(from, sent, width);
}

}  // namespace

void add_reduced_properties(std::vector<property>& to) { to.push_back({"values.reduced_size", &reduced_size}); }

}  // namespace flowkit::conformance
