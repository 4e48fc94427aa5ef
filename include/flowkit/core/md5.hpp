// SPDX-License-Identifier: BSL-1.0
// MD5 (RFC 1321), as IPFIX files have it in their messages (RFC 5655 section 8.1.1). It finds damage, not forgery: who
// wants to can make two messages of the same digest.
#pragma once

#include <array>
#include <bit>

#include <flowkit/core/bytes.hpp>

namespace flowkit::inline v0 {

using md5_digest = std::array<std::byte, 16>;

/// The digest of what was added, in parts of any size.
class md5 {
 public:
  constexpr void add(octets in) noexcept {
    const auto held = static_cast<std::size_t>(size_ % block_.size());
    size_ += in.size();
    if (held != 0) {
      const std::size_t free = block_.size() - held, n = free < in.size() ? free : in.size();
      for (std::size_t i = 0; i < n; ++i) block_[held + i] = in[i];
      in = in.subspan(n);
      if (held + n < block_.size()) return;
      mix(block_.data());
    }
    for (; in.size() >= block_.size(); in = in.subspan(block_.size())) mix(in.data());
    for (std::size_t i = 0; i < in.size(); ++i) block_[i] = in[i];
  }

  /// More may be added afterwards.
  [[nodiscard]] constexpr md5_digest digest() const noexcept {
    md5 last = *this;
    const auto held = static_cast<std::size_t>(size_ % block_.size());
    std::array<std::byte, 72> end{std::byte{0x80}};  // then zeros, so that 8 octets are left of the block
    const std::size_t fill = (held < 56 ? 56 : 120) - held;
    store_le(end.data() + fill, size_ * 8, 8);
    last.add({end.data(), fill + 8});
    md5_digest out{};
    for (std::size_t i = 0; i < 4; ++i) store_le(out.data() + 4 * i, last.state_[i], 4);
    return out;
  }

 private:
  static constexpr void store_le(std::byte* p, std::uint64_t v, std::size_t width) noexcept {
    for (std::size_t i = 0; i < width; ++i) p[i] = static_cast<std::byte>(v >> 8 * i);
  }

  /// The table T of the RFC: 2^32 times the absolute sine of 1 to 64, in radians.
  static constexpr std::array<std::uint32_t, 64> sines{
      0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
      0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
      0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
      0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
      0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
      0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
      0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
      0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
  /// Of each round's steps, in turn.
  static constexpr std::array<std::array<int, 4>, 4> turns{
      {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}};

  /// A block of 64 octets.
  constexpr void mix(const std::byte* p) noexcept {
    std::array<std::uint32_t, 16> words{};
    for (std::size_t i = 0; i < words.size(); ++i) words[i] = __builtin_bswap32(load_be<std::uint32_t>(p + 4 * i));
    auto [a, b, c, d] = state_;
    for (std::size_t i = 0; i < sines.size(); ++i) {
      std::uint32_t f = 0;
      std::size_t word = 0;
      switch (i / 16) {
        case 0: f = (b & c) | (~b & d), word = i; break;
        case 1: f = (b & d) | (c & ~d), word = 5 * i + 1; break;
        case 2: f = b ^ c ^ d, word = 3 * i + 5; break;
        default: f = c ^ (b | ~d), word = 7 * i; break;
      }
      const std::uint32_t sum = a + f + words[word % 16] + sines[i];
      a = d;
      d = c;
      c = b;
      b += std::rotl(sum, turns[i / 16][i % 4]);
    }
    state_[0] += a, state_[1] += b, state_[2] += c, state_[3] += d;
  }

  std::array<std::uint32_t, 4> state_{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  std::array<std::byte, 64> block_{};  ///< the first size_ % 64 octets wait for more
  std::uint64_t size_ = 0;
};

[[nodiscard]] constexpr md5_digest md5_of(octets in) noexcept {
  md5 m;
  m.add(in);
  return m.digest();
}

}  // namespace flowkit
