// SPDX-License-Identifier: BSL-1.0
// Values as they are typed in a filter, by the class of the column that they are compared with.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/common/filter/address_set.hpp"
#include "tools/common/filter/subject.hpp"
#include "tools/common/filter/value_place.hpp"

namespace flowkit::tools::filter {

/// Times and durations in the milliseconds that lines have, MAC addresses, IP protocols and sources of rates are all
/// compared as numbers without sign.
[[nodiscard]] constexpr std::uint64_t ordered(std::int64_t n) noexcept {
  return static_cast<std::uint64_t>(n) ^ std::uint64_t{1} << 63;
}
[[nodiscard]] constexpr std::uint64_t comparable(timestamp t) noexcept { return ordered(to_unix_milliseconds(t)); }
[[nodiscard]] constexpr std::uint64_t comparable(duration d) noexcept { return ordered(d.ns / 1'000'000); }
[[nodiscard]] constexpr std::uint64_t comparable(const mac_address& a) noexcept {
  std::uint64_t n = 0;
  for (const std::uint8_t o : a.octets) n = n << 8 | o;
  return n;
}

/// The value or, in a list, `first..last` and a prefix, of columns that are compared as numbers. All may
/// call at.fail().
[[nodiscard]] interval<std::uint64_t> read_number(const written& w, const flow::column& c, bool in_list,
                                                  const value_place& at);
[[nodiscard]] interval<double> read_real(const written& w, bool in_list, const value_place& at);
[[nodiscard]] address_set::range read_addresses(const written& w, bool in_list, const value_place& at);
/// The octets of an id.
[[nodiscard]] std::string read_application(const written& w, const value_place& at);
/// A prefix or a range of addresses is none unless it is in quotes: compared as text it would never hold.
[[nodiscard]] std::string read_text(const written& w, const flow::column& c, const value_place& at);

}  // namespace flowkit::tools::filter
