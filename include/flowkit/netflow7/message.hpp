// SPDX-License-Identifier: BSL-1.0
// NetFlow v7 datagram: version, count, header, records.
#pragma once

#include <flowkit/fixed/format.hpp>
#include <flowkit/netflow7/header.hpp>
#include <flowkit/netflow7/record.hpp>

namespace flowkit::inline v0::netflow7 {

inline constexpr std::uint16_t version = 7;
/// Records that an Ethernet frame has room for: 1428 octets. Cisco's tables say 30, the number of v5, which would be
/// 1584; more than 27 are decoded, and a finding.
inline constexpr std::size_t max_records = 27;

using format = fixed::format<version, header_layout, record_layout, max_records>;
using message = fixed::message<format>;
inline constexpr const auto& message_layout = fixed::message_layout<format>;
inline constexpr std::size_t header_size = format::header_size;
static_assert(header_size == 24);

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

}  // namespace flowkit::netflow7
