// SPDX-License-Identifier: BSL-1.0
// NetFlow v7 datagram: version, count, header, records.
#pragma once

#include <flowkit/fixed/format.hpp>
#include <flowkit/netflow7/header.hpp>
#include <flowkit/netflow7/record.hpp>

namespace flowkit::netflow7 {

inline constexpr std::uint16_t version = 7;
/// Records that an Ethernet frame has room for: 1428 octets. Cisco's tables say 30, the number of v5, which would be
/// 1584; more than 27 are decoded, and a finding.
inline constexpr std::size_t max_records = 27;

using format = fixed::format<version, header_layout, record_layout, max_records>;
using message = fixed::message<format>;
inline constexpr const auto& message_layout = fixed::message_layout<format>;
inline constexpr std::size_t header_size = format::header_size;
static_assert(header_size == 24);

// As in fixed/format.hpp.
inline constexpr auto& encoded_size = fixed::encoded_size<format>;
inline constexpr auto& announced_count = fixed::announced_count<format>;
inline constexpr auto& decode = fixed::decode<format>;
inline constexpr auto& decode_lenient = fixed::decode_lenient<format>;
inline constexpr auto& decode_exact = fixed::decode_exact<format>;
inline constexpr auto& encode = fixed::encode<format>;

}  // namespace flowkit::netflow7
