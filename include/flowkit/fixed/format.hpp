// SPDX-License-Identifier: BSL-1.0
// A version of NetFlow with fixed records: version, count, header, records of fixed layout. v1, v5 and v7 are such
// formats; each provides its two layouts, and the rest of the codec is here.
#pragma once

#include <flowkit/core/array.hpp>
#include <flowkit/core/nested.hpp>

namespace flowkit::inline v0::fixed {

/// `HeaderLayout`: what follows version and count, which are derived. `MostRecords`: the most in a datagram by the
/// format's table; decoding accepts more, if they are there.
template <std::uint16_t Version, const auto& HeaderLayout, const auto& RecordLayout, std::size_t MostRecords>
struct format {
  using header = typename std::remove_cvref_t<decltype(HeaderLayout)>::record;
  using record = typename std::remove_cvref_t<decltype(RecordLayout)>::record;
  static constexpr std::uint16_t version = Version;
  static constexpr const auto& header_layout = HeaderLayout;
  static constexpr const auto& record_layout = RecordLayout;
  static constexpr std::size_t max_records = MostRecords;
  static constexpr std::size_t header_at = 2 * sizeof(std::uint16_t);
  /// Octets before the first record.
  static constexpr std::size_t header_size = header_at + HeaderLayout.size;
};

template <class Format>
struct message {
  typename Format::header head;
  list<Format::record_layout> records;
  friend constexpr bool operator==(const message&, const message&) = default;
};

// clang-format off
template <class Format>
inline constexpr auto message_layout = layout<message<Format>>(
    constant<Format::version, errc::bad_version>,
    count_of<&message<Format>::records, std::uint16_t>,
    nested<&message<Format>::head, Format::header_layout>,
    array<&message<Format>::records>);
// clang-format on

/// The octets that a datagram with this many records takes.
template <class Format>
[[nodiscard]] constexpr std::size_t encoded_size(std::size_t records) noexcept {
  return Format::header_size + records * Format::record_layout.size;
}

/// The count in the header; `in` has at least 4 octets.
template <class Format>
[[nodiscard]] constexpr std::uint16_t announced_count(octets in) noexcept {
  return load_be<std::uint16_t>(in.data() + sizeof(Format::version));
}

/// Reads a datagram. Records are decoded when they are asked for. Octets after the last record are ignored (inspect()
/// reports them). Errors: truncated, bad_version, bad_count (more records announced than there are).
template <class Format>
[[nodiscard]] constexpr result<message<Format>> decode(octets in) noexcept {
  return flowkit::decode(message_layout<Format>, in);
}

/// Like decode, but a count beyond the datagram's end yields the complete records [NFV5-HDR-COUNT]: for receivers,
/// while a checker wants the error. Compare announced_count() with what arrived.
template <class Format>
[[nodiscard]] constexpr result<message<Format>> decode_lenient(octets in) noexcept {
  const auto strict = decode<Format>(in);
  if (strict || strict.failure().code != errc::bad_count) return strict;
  constexpr std::size_t stride = Format::record_layout.size;
  return message<Format>{Format::header_layout.read(in.data() + Format::header_at),
                         list<Format::record_layout>::over(
                             in.subspan(Format::header_size, (in.size() - Format::header_size) / stride * stride))};
}

/// Like decode, but trailing octets are an error: bad_length at the first of them. For versions whose number has been
/// seen on records of another version.
template <class Format>
[[nodiscard]] constexpr result<message<Format>> decode_exact(octets in) noexcept {
  const auto m = decode<Format>(in);
  if (!m) return m;
  const std::size_t size = encoded_size<Format>(m->records.size());
  if (size != in.size()) return error{errc::bad_length, static_cast<std::uint32_t>(size)};
  return m;
}

/// Writes a datagram; returns the octets written, or no_space.
template <class Format>
[[nodiscard]] constexpr result<std::size_t> encode(const message<Format>& m, std::span<std::byte> out) noexcept {
  return flowkit::encode(message_layout<Format>, m, out);
}

}  // namespace flowkit::fixed
