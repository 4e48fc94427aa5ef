// SPDX-License-Identifier: BSL-1.0
// IPFIX message: version, length, header, sets (RFC 7011 section 3.1).
#pragma once

#include <flowkit/core/length.hpp>
#include <flowkit/core/nested.hpp>
#include <flowkit/ipfix/header.hpp>
#include <flowkit/templates/set.hpp>

namespace flowkit::inline v0::ipfix {

inline constexpr std::uint16_t version = 10;
inline constexpr std::size_t header_size = 4 + header_layout.size;
inline constexpr std::size_t max_message = 65535;

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
    length_of_whole<std::uint16_t>,
    nested<&message::head, header_layout>,
    rest<&message::sets>);
// clang-format on
static_assert(message_layout.min_size == header_size);

/// Reads a message from the front of `in`; in a datagram or a stream more may follow it (see size()). The header, the
/// length and that all sets lie within the message are checked: a message where they do not is discarded whole (RFC
/// 7011 section 9.1). Errors: truncated, bad_version, bad_length.
[[nodiscard]] constexpr result<message> decode(octets in) noexcept {
  const auto m = flowkit::decode(message_layout, in);
  if (!m) return m;
  if (const error e = check_sets(m->sets, header_size)) return e;
  if (!m->sets.empty() && m->sets.size() < set_header_layout.size) return error{errc::bad_length, 2};  // not one set
  return m;
}

/// Like decode, but a message that must be discarded is read as far as its sets go, up to the end of `in`: for
/// analysing broken exporters. Only a truncated header or another version is an error.
[[nodiscard]] constexpr result<message> decode_lenient(octets in) noexcept {
  const auto strict = decode(in);
  if (strict || strict.failure().code == errc::bad_version || in.size() < header_size) return strict;
  return message{header_layout.read(in.data() + 4), in.subspan(header_size)};
}

/// Octets of the whole message.
[[nodiscard]] constexpr std::size_t size(const message& m) noexcept { return header_size + m.sets.size(); }

/// The sets, in order.
[[nodiscard]] constexpr set_cursor sets(const message& m) noexcept { return {m.sets, header_size}; }

/// How a stream (TCP, a file) is framed: the octets of the message that begins here, by its first 4 octets; 0 if there
/// are fewer, and an error if it is not a message.
[[nodiscard]] constexpr result<std::size_t> frame_size(octets in) noexcept {
  if (in.size() < 4) return std::size_t{0};
  if (load_be<std::uint16_t>(in.data()) != version) return error{errc::bad_version, 0};
  const std::size_t length = load_be<std::uint16_t>(in.data() + 2);
  if (length < header_size) return error{errc::bad_length, 2};
  return length;
}

}  // namespace flowkit::ipfix
