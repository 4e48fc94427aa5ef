// SPDX-License-Identifier: BSL-1.0
// NetFlow v5 datagram: version, count, header, records.
#pragma once

#include <flowkit/core/array.hpp>
#include <flowkit/core/nested.hpp>
#include <flowkit/netflow5/header.hpp>
#include <flowkit/netflow5/record.hpp>

namespace flowkit::netflow5 {

inline constexpr std::uint16_t version = 5;
/// Octets before the first record.
inline constexpr std::size_t header_size = 4 + header_layout.size;
/// Records that a datagram may hold [NFV5-HDR-COUNT]; decoding takes more, as long as they are there.
inline constexpr std::size_t max_records = 30;

struct message {
  header head;
  list<record_layout> records;
  friend constexpr bool operator==(const message&, const message&) = default;
};

// clang-format off
inline constexpr auto message_layout = layout<message>(
    constant<version, errc::bad_version>,
    count_of<&message::records, std::uint16_t>,
    nested<&message::head, header_layout>,
    array<&message::records>);
// clang-format on
static_assert(message_layout.min_size == header_size);

/// The octets that a datagram with this many records takes.
[[nodiscard]] constexpr std::size_t encoded_size(std::size_t records) noexcept {
  return header_size + records * record_layout.size;
}

/// The count as it stands in the header; `in` has at least 4 octets.
[[nodiscard]] constexpr std::uint16_t announced_count(octets in) noexcept {
  return load_be<std::uint16_t>(in.data() + 2);
}

/// Reads a datagram. The records stay octets until they are asked for. Octets behind the last record are left alone
/// (inspect() reports them). Errors: truncated, bad_version, bad_count (more records announced than there are).
[[nodiscard]] constexpr result<message> decode(octets in) noexcept { return flowkit::decode(message_layout, in); }

/// Like decode, but a count beyond the datagram's end yields the records that are whole [NFV5-HDR-COUNT]: what a
/// receiver wants, while a checker wants the error. Compare announced_count() with what came.
[[nodiscard]] constexpr result<message> decode_lenient(octets in) noexcept {
  const auto strict = decode(in);
  if (strict || strict.failure().code != errc::bad_count) return strict;
  return message{header_layout.read(in.data() + 4),
                 list<record_layout>::over(
                     in.subspan(header_size, (in.size() - header_size) / record_layout.size * record_layout.size))};
}

/// Writes a datagram; how many octets it took, or no_space.
[[nodiscard]] constexpr result<std::size_t> encode(const message& m, std::span<std::byte> out) noexcept {
  return flowkit::encode(message_layout, m, out);
}

}  // namespace flowkit::netflow5
