// SPDX-License-Identifier: BSL-1.0
// NetFlow v1 datagram: version, count, header, records.
#pragma once

#include <flowkit/fixed/format.hpp>
#include <flowkit/netflow1/header.hpp>
#include <flowkit/netflow1/record.hpp>

namespace flowkit::inline v0::netflow1 {

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

// As in fixed/format.hpp. (Functions, not references to these: g++ 12 decays arrays in calls through references.)
[[nodiscard]] constexpr std::size_t encoded_size(std::size_t records) noexcept {
  return fixed::encoded_size<format>(records);
}
[[nodiscard]] constexpr std::uint16_t announced_count(octets in) noexcept { return fixed::announced_count<format>(in); }
[[nodiscard]] constexpr result<message> decode(octets in) noexcept { return fixed::decode<format>(in); }
[[nodiscard]] constexpr result<message> decode_lenient(octets in) noexcept { return fixed::decode_lenient<format>(in); }
[[nodiscard]] constexpr result<message> decode_exact(octets in) noexcept { return fixed::decode_exact<format>(in); }
[[nodiscard]] constexpr result<std::size_t> encode(const message& m, std::span<std::byte> out) noexcept {
  return fixed::encode(m, out);
}

/// Do the records of this datagram have 52 octets? Only its length shows it: exactly what its count of such records
/// takes. That is ambiguous: records of 48 octets with 4 * count octets after them have the same length, and are taken
/// for wide ones. Any other length is that of records of 48 octets, or damaged. True: read it with
/// fixed::decode<wide_format>; else with decode_exact.
[[nodiscard]] constexpr bool has_wide_records(octets in) noexcept {
  if (in.size() <= header_size) return false;
  return fixed::encoded_size<wide_format>(announced_count(in)) == in.size();
}

}  // namespace flowkit::netflow1
