// SPDX-License-Identifier: BSL-1.0
// NetFlow v9 export packet: version, header, FlowSets up to the end of the datagram (RFC 3954 section 5).
#pragma once

#include <flowkit/core/length.hpp>
#include <flowkit/core/nested.hpp>
#include <flowkit/netflow9/header.hpp>
#include <flowkit/templates/set.hpp>

namespace flowkit::inline v0::netflow9 {

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

/// Reads a packet whose FlowSets fill the datagram to its last octet: v9 has no other frame [NFV9-3954-5.1-TILE].
/// Errors: truncated, bad_version, bad_length (a FlowSet that does not fit, or octets that are not a FlowSet).
[[nodiscard]] constexpr result<message> decode(octets in) noexcept {
  const auto m = flowkit::decode(message_layout, in);
  if (!m) return m;
  set_cursor all{m->sets, header_size};
  for (set_view s; all.next(s);) {
  }
  if (all.failure().code != errc::ok) return all.failure();
  if (!all.rest().empty()) return error{errc::bad_length, all.offset()};
  return m;
}

/// Reads only the header: the FlowSets before a fault are intact, and walking them finds it. For receivers; some
/// devices also fill datagrams with zeros. Errors: truncated, bad_version.
[[nodiscard]] constexpr result<message> decode_lenient(octets in) noexcept {
  return flowkit::decode(message_layout, in);
}

/// The FlowSets, in order.
[[nodiscard]] constexpr set_cursor sets(const message& m) noexcept { return {m.sets, header_size}; }

}  // namespace flowkit::netflow9
