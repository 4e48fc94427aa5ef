// SPDX-License-Identifier: BSL-1.0
// A block: format, length, octets. A datagram is a list of blocks (samples), a sample ends in one (records). Unknown
// blocks are skipped by their length and re-encode unchanged.
#pragma once

#include <flowkit/core/equal.hpp>
#include <flowkit/core/xdr.hpp>
#include <flowkit/sflow5/format.hpp>

namespace flowkit::inline v0::sflow5 {

struct block {
  data_format format;
  octets data;  ///< a view
};

namespace detail {
/// The length and data of a block. XDR makes all lengths multiples of 4. Some encoders leave the padding of their last
/// string out of the length, and mostly out of the data too: then the next block follows at once.
template <auto Member>
struct block_data_t : opaque_t<Member, member_term<Member>, unbounded> {
  [[gnu::always_inline]] static constexpr error read(reader& in, auto& r, const auto&) noexcept {
    if (!in.has(4)) return {errc::truncated, in.offset()};
    const std::size_t length = load_be<std::uint32_t>(in.at());
    if (in.remaining() - 4 < length) return {errc::bad_length, in.offset()};
    in.advance(4);
    r.*Member = in.take(length);
    if (length % 4 != 0) step_over_padding(in, xdr_padding(length));
    return {};
  }

 private:
  /// No format is 0:0: that is what three octets of padding and the first of a format look like.
  static constexpr bool fits_a_block(octets at) noexcept {
    return at.size() >= 8 && load_be<std::uint32_t>(at.data()) != 0 &&
           load_be<std::uint32_t>(at.data() + 4) <= at.size() - 8;
  }
  /// Where both readings fit, the one with padding is right: padding and 4096:1 begin like 0:1.
  static constexpr void step_over_padding(reader& in, std::size_t padding) noexcept {
    if (!in.has(padding)) return;
    for (std::size_t i = 0; i < padding; ++i)
      if (in.at()[i] != std::byte{0}) return;
    if (fits_a_block(in.rest()) && !fits_a_block(in.rest().subspan(padding))) return;
    in.advance(padding);
  }
};
}  // namespace detail

inline constexpr auto block_layout = layout<block>(xdr<&block::format>, detail::block_data_t<&block::data>{});

/// Samples, or records of a sample.
using blocks = sequence<block_layout>;

[[nodiscard]] constexpr bool operator==(const block& a, const block& b) noexcept {
  return same_members(block_layout, a, b);
}

}  // namespace flowkit::sflow5
