// SPDX-License-Identifier: BSL-1.0
// NetFlow v9 export packet: version, header, FlowSets up to the end of the datagram (RFC 3954 section 5).
#pragma once

#include <flowkit/core/length.hpp>
#include <flowkit/core/nested.hpp>
#include <flowkit/netflow9/header.hpp>
#include <flowkit/templates/set.hpp>

namespace flowkit::netflow9 {

inline constexpr std::uint16_t version = 9;
inline constexpr std::size_t header_size = 2 + header_layout.size;

struct message {
  header head;
  octets sets;
  friend bool operator==(const message& a, const message& b) noexcept {
    return a.head == b.head && a.sets.size() == b.sets.size() &&
           (a.sets.empty() || std::memcmp(a.sets.data(), b.sets.data(), a.sets.size()) == 0);
  }
};

// clang-format off
inline constexpr auto message_layout = layout<message>(
    constant<version, errc::bad_version>,
    nested<&message::head, header_layout>,
    rest<&message::sets>);
// clang-format on

/// Reads the header. Nothing frames a packet but the datagram, so the sets are checked as they are walked, and what
/// precedes a fault is good.
[[nodiscard]] constexpr result<message> decode(octets in) noexcept { return flowkit::decode(message_layout, in); }

/// The FlowSets, in order.
[[nodiscard]] constexpr set_cursor sets(const message& m) noexcept { return {m.sets, header_size}; }

}  // namespace flowkit::netflow9
