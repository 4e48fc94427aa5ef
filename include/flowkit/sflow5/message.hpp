// SPDX-License-Identifier: BSL-1.0
// sFlow v5 datagram: version, header, samples.
#pragma once

#include <flowkit/core/pad.hpp>
#include <flowkit/sflow5/block.hpp>
#include <flowkit/sflow5/header.hpp>

namespace flowkit::inline v0::sflow5 {

struct message {
  header head;
  blocks samples;
};

// clang-format off
inline constexpr auto message_layout = layout<message>(
    constant<version, errc::bad_version>,
    nested<&message::head, header_layout>,
    xdr<&message::samples>);
// clang-format on

[[nodiscard]] constexpr bool operator==(const message& a, const message& b) noexcept {
  return a.head == b.head && a.samples == b.samples;
}

/// Reads a datagram whose samples are all there. Octets after the last one are ignored. Errors: truncated,
/// bad_version, bad_tag (agent address of an unknown type), bad_count (more samples announced than there is room for),
/// bad_length (a sample beyond the datagram's end).
[[nodiscard]] constexpr result<message> decode(octets in) noexcept { return flowkit::decode(message_layout, in); }

/// What a receiver can use of a damaged datagram: the samples before the damage [SFLOW-5-TILE].
struct salvage {
  message found;
  error wrong;              ///< {errc::ok, 0}: nothing
  std::uint32_t announced;  ///< samples, by the datagram's own count
  std::uint32_t end;        ///< offset after the last sample that was read
};

/// Errors: those of the header, without which nothing can be read.
[[nodiscard]] constexpr result<salvage> decode_lenient(octets in) noexcept {
  constexpr auto head_layout =
      layout<message>(constant<version, errc::bad_version>, nested<&message::head, header_layout>);
  reader from{in};
  salvage s;  // all of it is filled below, and clearing it would cost more
  if (const error e = head_layout.read(from, s.found)) return e;
  if (!from.has(4)) return error{errc::truncated, from.offset()};
  s.announced = load_be<std::uint32_t>(from.at());
  const std::uint32_t count_at = from.offset();
  from.advance(4);
  // If the count exceeds what the octets can hold, the samples end with the octets.
  s.wrong = blocks::read(from, s.announced, s.found.samples);
  if (s.wrong.code != errc::ok && !from.has(1)) s.wrong = {errc::bad_count, count_at};
  s.end = from.offset();
  return s;
}

/// Writes a datagram; returns the octets written, or no_space.
[[nodiscard]] constexpr result<std::size_t> encode(const message& m, std::span<std::byte> out) noexcept {
  return flowkit::encode(message_layout, m, out);
}

}  // namespace flowkit::sflow5
