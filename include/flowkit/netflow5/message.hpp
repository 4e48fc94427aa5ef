// SPDX-License-Identifier: BSL-1.0
// NetFlow v5 datagram: version, count, header, records.
#pragma once

#include <flowkit/fixed/format.hpp>
#include <flowkit/netflow5/header.hpp>
#include <flowkit/netflow5/record.hpp>

namespace flowkit::inline v0::netflow5 {

inline constexpr std::uint16_t version = 5;
/// Records that a datagram may hold [NFV5-HDR-COUNT].
inline constexpr std::size_t max_records = 30;

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
[[nodiscard]] constexpr result<std::size_t> encode(const message& m, std::span<std::byte> out) noexcept {
  return fixed::encode(m, out);
}

}  // namespace flowkit::netflow5
