// SPDX-License-Identifier: BSL-1.0
// Points in time as RFC 3339 text and back, without <chrono> and the C library's time zones.
#pragma once

#include <flowkit/core/text.hpp>
#include <flowkit/core/time.hpp>

namespace flowkit::inline v0 {

namespace detail {
/// Days since 1970-01-01 of a date of the proleptic Gregorian calendar. Years are counted from March, so that the leap
/// day is a year's last.
constexpr std::int64_t days_from_civil(std::int64_t year, std::uint32_t month, std::uint32_t day) noexcept {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = floor_div(y, 400);
  const auto year_of_era = static_cast<std::uint32_t>(y - era * 400);
  const std::uint32_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - 719'468;
}
}  // namespace detail

namespace detail {
/// "2026-07-22", 10 characters. The years of timestamps have four digits.
constexpr char* put_date(char* to, std::int64_t day) noexcept {
  // Days to a civil date, counting years from March so that the leap day is a year's last (proleptic Gregorian).
  const std::int64_t shifted = day + 719'468;
  const std::int64_t era = floor_div(shifted, 146'097);
  const auto of_era = static_cast<std::uint32_t>(shifted - era * 146'097);
  const std::uint32_t year_of_era = (of_era - of_era / 1'460 + of_era / 36'524 - of_era / 146'096) / 365;
  const std::uint32_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::uint32_t from_march = (5 * of_year + 2) / 153;
  const std::uint32_t month = from_march < 10 ? from_march + 3 : from_march - 9;
  const auto year = static_cast<std::uint32_t>(static_cast<std::int64_t>(year_of_era) + era * 400 + (month <= 2));
  to = put_pair(put_pair(to, year / 100), year % 100), *to++ = '-';
  to = put_pair(to, month), *to++ = '-';
  return put_pair(to, of_year - (153 * from_march + 2) / 5 + 1);
}

/// RFC 3339 with 3 digits of a second: 24 characters.
inline constexpr std::size_t time_size = 24;
/// What follows the date.
constexpr char* put_time_of_day(char* to, std::uint32_t ms) noexcept {
  *to++ = 'T';
  const std::uint32_t s = ms / 1000, fraction = ms % 1000;
  to = put_pair(to, s / 3600), *to++ = ':';
  to = put_pair(to, s / 60 % 60), *to++ = ':';
  to = put_pair(to, s % 60), *to++ = '.';
  *to++ = static_cast<char>('0' + fraction / 100);
  to = put_pair(to, fraction % 100), *to++ = 'Z';
  return to;
}
constexpr char* put_time(char* to, timestamp t) noexcept {
  const std::int64_t ms = to_unix_milliseconds(t), day = floor_div(ms, 86'400'000);
  return put_time_of_day(put_date(to, day), static_cast<std::uint32_t>(ms - day * 86'400'000));
}
}  // namespace detail

/// With milliseconds.
constexpr void write_text(text_writer& out, timestamp t) noexcept {
  out.put_up_to<detail::time_size>([t](char* to) { return detail::put_time(to, t); });
}

/// RFC 3339 in UTC with 3, 6 or 9 digits of a second, cut and not rounded: 2026-07-22T10:11:12.345Z
constexpr void write_time(text_writer& out, timestamp t, int digits) noexcept {
  char text[detail::time_size] = {};
  detail::put_time(text, t);
  out.put(std::string_view(text, 20));
  const std::int64_t part = t.ns % 1'000'000'000;
  const auto ns = static_cast<std::uint32_t>(part < 0 ? part + 1'000'000'000 : part);
  write_text(out, digits == 3 ? ns / 1'000'000 : digits == 6 ? ns / 1'000 : ns, digits), out.put('Z');
}

/// `2026-07-22T10:11:12Z`, with up to nine digits of a fraction; only UTC.
template <>
constexpr result<timestamp> parse<timestamp>(std::string_view text) noexcept {
  constexpr std::string_view shape = "dddd-dd-ddTdd:dd:dd";
  std::uint32_t parts[6] = {};
  std::size_t part = 0, at = 0;
  const auto wrong = [&] { return error{errc::bad_text, static_cast<std::uint32_t>(at)}; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  for (; at < shape.size(); ++at) {
    if (at >= text.size()) return wrong();
    if (shape[at] != 'd') {
      if (text[at] != shape[at]) return wrong();
      ++part;
    } else {
      if (!is_digit(text[at])) return wrong();
      parts[part] = parts[part] * 10 + static_cast<std::uint32_t>(text[at] - '0');
    }
  }
  std::int64_t ns = 0;
  if (at < text.size() && text[at] == '.') {
    std::int64_t unit = 100'000'000;
    for (++at; at < text.size() && is_digit(text[at]) && unit > 0; ++at, unit /= 10) ns += (text[at] - '0') * unit;
    if (text[at - 1] == '.') return wrong();
  }
  if (at + 1 != text.size() || text[at] != 'Z') return wrong();
  const auto [year, month, day, hour, minute, second] = parts;
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  constexpr std::uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  at = 0;
  if (month < 1 || month > 12 || day < 1 || day > days[month - 1] + std::uint32_t{month == 2 && leap} || hour > 23 ||
      minute > 59 || second > 59 || year < 1678 || year > 2261)
    return wrong();
  const std::int64_t s = detail::days_from_civil(year, month, day) * 86'400 + hour * 3'600 + minute * 60 + second;
  return from_unix_seconds(s) + duration{ns};
}

}  // namespace flowkit
