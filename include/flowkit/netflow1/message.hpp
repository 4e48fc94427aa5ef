// SPDX-License-Identifier: BSL-1.0
// NetFlow v1 datagram: version, count, header, records.
#pragma once

#include <flowkit/fixed/format.hpp>
#include <flowkit/netflow1/header.hpp>
#include <flowkit/netflow1/record.hpp>

namespace flowkit::netflow1 {

inline constexpr std::uint16_t version = 1;
/// Records that a datagram may hold by Cisco's table; some exporters send more.
inline constexpr std::size_t max_records = 24;

using format = fixed::format<version, header_layout, record_layout, max_records>;
using message = fixed::message<format>;
inline constexpr const auto& message_layout = fixed::message_layout<format>;
inline constexpr std::size_t header_size = format::header_size;
static_assert(header_size == 16);

/// The same with records of 52 octets, as older devices send them.
struct wide_format : fixed::format<version, header_layout, wide_record_layout, max_records> {
  static constexpr bool is_wide = true;  ///< a finding
};
using wide_message = fixed::message<wide_format>;

// As in fixed/format.hpp.
inline constexpr auto& encoded_size = fixed::encoded_size<format>;
inline constexpr auto& announced_count = fixed::announced_count<format>;
inline constexpr auto& decode = fixed::decode<format>;
inline constexpr auto& decode_lenient = fixed::decode_lenient<format>;
inline constexpr auto& decode_exact = fixed::decode_exact<format>;
inline constexpr auto& encode = fixed::encode<format>;

/// Do the records of this datagram have 52 octets? Its length alone says so: it is just what its count of such records
/// takes. That is ambiguous: count records of 48 octets and 4 * count octets after them are as long, and are taken for
/// wide ones. Any other length is that of records of 48 octets, or damaged. True: read it with
/// fixed::decode<wide_format>; else with decode_exact.
[[nodiscard]] constexpr bool has_wide_records(octets in) noexcept {
  if (in.size() <= header_size) return false;
  return fixed::encoded_size<wide_format>(announced_count(in)) == in.size();
}

}  // namespace flowkit::netflow1
