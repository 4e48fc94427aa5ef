// SPDX-License-Identifier: BSL-1.0
// How a collector writes a value, and how it is read: the decodings that maps may name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <flowkit/core/time.hpp>

#include "tools/flowgen/verify/value.hpp"

namespace flowkit::tools::verify {

enum class decoding : std::uint8_t {
  automatic,     ///< by the field: decimal numbers, addresses, MAC addresses, times, protocols, text
  decimal,       ///< 5520
  octets,        ///< [0 0 21 144] or 0 0 21 144: the octets of a number, each in decimal
  either,        ///< decimal or octets
  hex,           ///< 0x1590 or 1590
  protocol,      ///< 6, TCP, /6, /[6]
  iana_name,     ///< TCP, in any case
  tcp_flags,     ///< ...AP.SF: the letters of CEUAPRSF
  port_or_icmp,  ///< 443, or type.code: 8.0
  address_of,    ///< the address of 192.0.2.1:2055, [2001:db8::1]:2055, or alone
  port_of,       ///< its port
};
struct decoding_name {
  std::string_view name;
  decoding how;
};
inline constexpr decoding_name decodings[] = {
    {"auto", decoding::automatic},
    {"decimal", decoding::decimal},
    {"octets", decoding::octets},
    {"either", decoding::either},
    {"hex", decoding::hex},
    {"protocol", decoding::protocol},
    {"iana-name", decoding::iana_name},
    {"tcp-flags", decoding::tcp_flags},
    {"port-or-icmp", decoding::port_or_icmp},
    {"address-of", decoding::address_of},
    {"port-of", decoding::port_of},
};

inline constexpr std::int64_t ns_per_ms = 1'000'000;

/// How one key's text becomes a field's value.
struct value_rule {
  value_kind kind = value_kind::text;
  decoding how = decoding::automatic;
  std::int64_t unit = 0;               ///< ns; of times and periods that are numbers. 0: periods ms, times are dates
  std::int64_t precision = ns_per_ms;  ///< ns that times and periods are cut to
  std::uint64_t multiply = 1, divide = 1;  ///< to be applied to what was decoded
  std::string trim;                        ///< characters removed on both sides
  std::string after, before;               ///< only what is between; all of it where these do not occur
  std::vector<std::pair<std::string, std::uint64_t>> words;  ///< for numbers
};

/// Times of one day, one after the other: the day is worked out once.
class date_reader {
 public:
  /// 2026-07-22T10:11:12.345Z; also with a blank for the T, a comma for the point, +02:00 or nothing (UTC) for the Z.
  [[nodiscard]] std::optional<std::int64_t> read(std::string_view text) noexcept;

 private:
  char date_[10] = {};
  std::int64_t day_ = 0;
  bool known_ = false;
};

/// False if the text is no such value; it is then undecoded.
bool decode(std::string_view text, const value_rule& rule, date_reader& dates, value& out) noexcept;

[[nodiscard]] std::optional<std::uint64_t> decimal_number(std::string_view text) noexcept;
[[nodiscard]] std::optional<std::uint64_t> number_of_octets(std::string_view text) noexcept;
[[nodiscard]] std::optional<std::uint64_t> protocol_number(std::string_view text) noexcept;
/// Upper octet and lower octet printed side by side, the lower alone if the upper is 0: 443 is 1187.
[[nodiscard]] std::uint64_t side_by_side(std::uint64_t port) noexcept;
/// A time or a period, cut. So early that nothing is below it: as it is.
[[nodiscard]] constexpr std::int64_t cut(std::int64_t ns, std::int64_t precision) noexcept {
  return precision <= 1 || ns < INT64_MIN + precision ? ns : floor_div(ns, precision) * precision;
}

}  // namespace flowkit::tools::verify
