// SPDX-License-Identifier: BSL-1.0
// Octets in network byte order: loads, stores, and the bounded cursors that every decoder and encoder moves along.
#pragma once

#include <bit>
#include <cassert>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>

#include <flowkit/core/place.hpp>

namespace flowkit::inline v0 {

/// Octets received, not owned.
using octets = std::span<const std::byte>;

namespace detail {
template <class T>
concept byte_type =
    std::same_as<T, std::byte> || std::same_as<T, char> || std::same_as<T, unsigned char> || std::same_as<T, char8_t>;
/// Contiguous elements: data() and size().
template <class Range>
concept byte_range = byte_type<std::remove_cvref_t<decltype(*std::declval<const Range&>().data())>> &&
    requires(const Range& r) {
  { r.size() } -> std::convertible_to<std::size_t>;
};
}  // namespace detail

/// The octets that a container or view of std::byte, unsigned char or char holds (std::vector, std::array, std::string,
/// std::string_view, std::span): a buffer that a socket filled, or from elsewhere. Not copied: they must outlive the
/// view, so a temporary container does not compile. A string's terminating zero is not included.
template <detail::byte_range Range>
[[nodiscard]] octets as_octets(const Range& r) noexcept {
  return {reinterpret_cast<const std::byte*>(r.data()), r.size()};
}
/// A temporary: only views (std::span, std::string_view), which do not own their octets.
template <detail::byte_range Range>
requires(!std::is_trivially_copyable_v<Range>) octets as_octets(const Range&& r)
= delete;
/// An array: all of it, including a literal's terminating zero.
template <detail::byte_type Byte, std::size_t N>
[[nodiscard]] octets as_octets(const Byte (&a)[N]) noexcept {
  return {reinterpret_cast<const std::byte*>(a), N};
}

namespace detail {
template <std::unsigned_integral T>
constexpr T to_big_endian(T v) noexcept {
  if constexpr (sizeof(T) == 1 || std::endian::native == std::endian::big) return v;
  if constexpr (sizeof(T) == 2) return __builtin_bswap16(v);
  if constexpr (sizeof(T) == 4) return __builtin_bswap32(v);
  if constexpr (sizeof(T) == 8) return __builtin_bswap64(v);
}
}  // namespace detail

/// Reads sizeof(T) octets. memcpy and one swap: both compilers make a single movbe or mov+bswap of it.
template <std::unsigned_integral T>
constexpr T load_be(const std::byte* p) noexcept {
  T v = 0;
  if (std::is_constant_evaluated()) {
    for (std::size_t i = 0; i < sizeof(T); ++i) v = static_cast<T>(v << 8 % (8 * sizeof(T)) | std::to_integer<T>(p[i]));
    return v;
  }
  std::memcpy(&v, p, sizeof(T));
  return detail::to_big_endian(v);
}

/// Reads `width` octets (0..8) as a big-endian unsigned integer. Most widths are those of one load: if the compiler
/// knows the width, only that load remains, where g++ would leave a loop over octets. Always inlined: called with a
/// known width it costs more than all the rest of reading a time (NetFlow and IPFIX flows: 2 ns of 17).
[[gnu::always_inline]] constexpr std::uint64_t load_be(const std::byte* p, std::size_t width) noexcept {
  switch (width) {
    case 1: return load_be<std::uint8_t>(p);
    case 2: return load_be<std::uint16_t>(p);
    case 4: return load_be<std::uint32_t>(p);
    case 8: return load_be<std::uint64_t>(p);
    default: break;
  }
  std::uint64_t v = 0;
  for (std::size_t i = 0; i < width; ++i) v = v << 8 | std::to_integer<std::uint64_t>(p[i]);
  return v;
}

template <std::unsigned_integral T>
constexpr void store_be(std::byte* p, T v) noexcept {
  if (std::is_constant_evaluated()) {
    for (std::size_t i = sizeof(T); i-- > 0; v = static_cast<T>(v >> 8 % (8 * sizeof(T))))
      p[i] = static_cast<std::byte>(v & 0xff);
    return;
  }
  v = detail::to_big_endian(v);
  std::memcpy(p, &v, sizeof(T));
}

/// Writes the low `width` octets (0..8) of v.
constexpr void store_be(std::byte* p, std::uint64_t v, std::size_t width) noexcept {
  switch (width) {
    case 1: return store_be(p, static_cast<std::uint8_t>(v));
    case 2: return store_be(p, static_cast<std::uint16_t>(v));
    case 4: return store_be(p, static_cast<std::uint32_t>(v));
    case 8: return store_be(p, v);
    default: break;
  }
  for (std::size_t i = width; i-- > 0; v >>= 8) p[i] = static_cast<std::byte>(v & 0xff);
}

/// A cursor over received octets. Offsets are counted from the start of the datagram, also in sub-readers.
class reader {
 public:
  constexpr explicit reader(octets in, std::uint32_t offset = 0) noexcept
      : at_(in.data()), end_(in.data() + in.size()), offset_(offset) {}

  [[nodiscard]] constexpr std::size_t remaining() const noexcept { return static_cast<std::size_t>(end_ - at_); }
  [[nodiscard]] constexpr bool has(std::size_t n) const noexcept { return n <= remaining(); }
  [[nodiscard]] constexpr const std::byte* at() const noexcept { return at_; }
  [[nodiscard]] constexpr std::uint32_t offset() const noexcept { return offset_; }
  [[nodiscard]] constexpr octets rest() const noexcept { return {at_, remaining()}; }

  /// The caller has checked has(n).
  constexpr void advance(std::size_t n) noexcept {
    assert(has(n));
    at_ += n;
    offset_ += static_cast<std::uint32_t>(n);
  }

  /// Limits reading to the next n octets. The caller has checked has(n).
  constexpr void limit(std::size_t n) noexcept {
    assert(has(n));
    end_ = at_ + n;
  }

  /// The padding just skipped should be zero: if it is not, that is reported, but it harms nothing that was read.
  constexpr void note_padding(octets padding) noexcept {
    std::byte any{0};
    for (const std::byte b : padding) any |= b;
    if (any == std::byte{0} || odd_padding_.length != 0) return;
    odd_padding_ = make_place(offset_ - padding.size(), padding.size());
  }
  /// The first padding that is not zero, if any.
  [[nodiscard]] constexpr place odd_padding() const noexcept { return odd_padding_; }

  /// Returns the next n octets and moves past them. The caller has checked has(n).
  constexpr octets take(std::size_t n) noexcept {
    const octets out{at_, n};
    advance(n);
    return out;
  }

 private:
  const std::byte* at_;
  const std::byte* end_;
  std::uint32_t offset_;
  place odd_padding_{};
};

/// A cursor over the octets to be written.
class writer {
 public:
  constexpr explicit writer(std::span<std::byte> out) noexcept
      : begin_(out.data()), at_(out.data()), end_(out.data() + out.size()) {}

  [[nodiscard]] constexpr std::size_t remaining() const noexcept { return static_cast<std::size_t>(end_ - at_); }
  [[nodiscard]] constexpr bool has(std::size_t n) const noexcept { return n <= remaining(); }
  [[nodiscard]] constexpr std::byte* at() const noexcept { return at_; }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return static_cast<std::size_t>(at_ - begin_); }

  /// The caller has checked has(n) and written the n octets.
  constexpr void advance(std::size_t n) noexcept {
    assert(has(n));
    at_ += n;
  }

 private:
  std::byte* begin_;
  std::byte* at_;
  std::byte* end_;
};

}  // namespace flowkit
