// SPDX-License-Identifier: BSL-1.0
// Numbers and times as text, put together in words and written eight characters at a time: twice as fast as two digits
// at a time (digits.hpp) where a line has many of them and nothing can foresee how many digits each has.
#pragma once

#include <flowkit/core/time_text.hpp>

namespace flowkit::inline v0::detail {

/// The digits of a number below 10^8 with leading zeros, the first one in the lowest octet: halves of it are divided at
/// once, by multiplications that are exact for what they are of (10^4 and 10^2 at the most).
[[nodiscard]] constexpr std::uint64_t eight_digits(std::uint32_t v) noexcept {
  const std::uint64_t fours = v / 10'000 | std::uint64_t{v % 10'000} << 32;
  std::uint64_t high = (fours * 10'486 >> 20) & 0x7f'0000'007f;
  const std::uint64_t twos = high | (fours - high * 100) << 16;
  high = (twos * 103 >> 10) & 0xf'000f'000f'000f;
  return high | (twos - high * 10) << 8;
}

/// Characters in a word, the first one in the lowest octet; eight octets are written to, of which `n` count.
constexpr char* put_word(char* to, std::uint64_t text, std::size_t n) noexcept {
  if constexpr (std::endian::native != std::endian::little) text = __builtin_bswap64(text);
  copy_text(to, std::bit_cast<std::array<char, 8>>(text).data(), std::is_constant_evaluated() ? n : 8);
  return to + n;
}

/// put_digits() without a branch that depends on how many digits a number below 10^8 has. The end of what was written:
/// at most 20 characters, and as many may be written to.
constexpr char* put_number(char* to, std::uint64_t v) noexcept {
  constexpr std::uint64_t zeros = 0x3030'3030'3030'3030;  // "00000000"
  if (v >= 100'000'000) [[unlikely]] {
    const std::uint64_t high = v / 100'000'000;
    to = put_number(to, high);
    return put_word(to, eight_digits(static_cast<std::uint32_t>(v - high * 100'000'000)) | zeros, 8);
  }
  const std::uint64_t digits = eight_digits(static_cast<std::uint32_t>(v));
  const auto leading = static_cast<unsigned>(std::countr_zero(digits | std::uint64_t{1} << 56)) / 8;
  return put_word(to, (digits | zeros) >> 8 * leading, 8 - leading);
}

/// Times that are mostly of one day: their date is worked out once. Nothing is written by octets that is read as words
/// right after, which costs some 15 cycles a word.
class times_of_day {
 public:
  /// RFC 3339 with 3 digits of a second: time_size characters.
  constexpr char* put(char* to, timestamp t) noexcept {
    const std::int64_t ms = to_unix_milliseconds(t);
    if (ms < begin_ || ms - begin_ >= ms_of_day) [[unlikely]]
      set_day(floor_div(ms, ms_of_day));
    const auto of_day = static_cast<std::uint32_t>(ms - begin_);
    const std::uint32_t s = of_day / 1000, fraction = of_day % 1000, minutes = s / 60, hours = s / 3600;
    to = put_word(to, date_[0], 8);
    to = put_word(to, date_[1] | pair_at(3, hours) | pair_at(6, minutes - hours * 60), 8);
    return put_word(to,
                    at(0, ':') | pair_at(1, s - minutes * 60) | at(3, '.') | at(4, '0' + fraction / 100) |
                        pair_at(5, fraction % 100) | at(7, 'Z'),
                    8);
  }

 private:
  static constexpr std::int64_t ms_of_day = 86'400'000;
  static constexpr auto pairs = [] {
    std::array<std::uint16_t, 100> all{};
    for (std::size_t i = 0; i < all.size(); ++i)
      all[i] = static_cast<std::uint16_t>(digit_pairs[2 * i] | digit_pairs[2 * i + 1] << 8);
    return all;
  }();
  /// A character, and two digits, at a place of a word for put_word().
  static constexpr std::uint64_t at(unsigned place, std::uint64_t c) noexcept { return c << 8 * place; }
  static constexpr std::uint64_t pair_at(unsigned place, std::uint32_t v) noexcept { return at(place, pairs[v]); }
  /// "2026-07-22T  :  ", with zeros for the spaces.
  constexpr void set_day(std::int64_t day) noexcept {
    char text[10] = {};
    put_date(text, day);
    begin_ = day * ms_of_day;
    date_ = {0, at(2, 'T') | at(5, ':')};
    for (unsigned i = 0; i < 10; ++i) date_[i / 8] |= at(i % 8, static_cast<std::uint8_t>(text[i]));
  }

  std::int64_t begin_ = INT64_MAX;  ///< of the day, in milliseconds since 1970
  std::array<std::uint64_t, 2> date_{};
};

}  // namespace flowkit::v0::detail
