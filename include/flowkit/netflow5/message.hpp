// SPDX-License-Identifier: BSL-1.0
// NetFlow v5 datagram: version, count, header, records.
#pragma once

#include <flowkit/fixed/format.hpp>
#include <flowkit/netflow5/header.hpp>
#include <flowkit/netflow5/record.hpp>

namespace flowkit::netflow5 {

inline constexpr std::uint16_t version = 5;
/// Records that a datagram may hold [NFV5-HDR-COUNT].
inline constexpr std::size_t max_records = 30;

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
inline constexpr auto& encode = fixed::encode<format>;

}  // namespace flowkit::netflow5
