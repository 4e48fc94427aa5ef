// SPDX-License-Identifier: BSL-1.0
// Values as text and back: numbers, addresses (RFC 5952), MAC addresses. No locale, no heap.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <flowkit/core/digits.hpp>
#include <flowkit/core/result.hpp>
#include <flowkit/core/types.hpp>

namespace flowkit::inline v0 {

/// Text written into the caller's buffer. What does not fit is dropped and overflow() says so.
class text_writer {
 public:
  constexpr explicit text_writer(std::span<char> out) noexcept
      : begin_(out.data()), at_(out.data()), end_(out.data() + out.size()) {}

  constexpr void put(char c) noexcept {
    if (at_ == end_) {
      overflow_ = true;
    } else {
      *at_++ = c;
    }
  }
  constexpr void put(std::string_view s) noexcept {
    if (!has(s.size())) {
      overflow_ = true;
      return;
    }
    detail::copy_text(at_, s.data(), s.size());
    at_ += s.size();
  }
  /// write(char* to) writes at most `Most` characters there and returns their end.
  template <std::size_t Most, class Write>
  constexpr void put_up_to(Write write) noexcept {
    if (has(Most)) [[likely]] {
      at_ = write(at_);
    } else {
      char text[Most] = {};
      put(std::string_view(text, static_cast<std::size_t>(write(text) - text)));
    }
  }
  /// Is there room for `n` more characters?
  [[nodiscard]] constexpr bool has(std::size_t n) const noexcept { return static_cast<std::size_t>(end_ - at_) >= n; }
  [[nodiscard]] constexpr std::string_view text() const noexcept {
    return {begin_, static_cast<std::size_t>(at_ - begin_)};
  }
  [[nodiscard]] constexpr bool overflow() const noexcept { return overflow_; }

 private:
  char* begin_;
  char* at_;
  char* end_;
  bool overflow_ = false;
};

/// Decimal digits.
template <std::unsigned_integral T>
constexpr void write_text(text_writer& out, T value) noexcept {
  out.put_up_to<20>([value](char* to) { return detail::put_digits(to, value); });
}
/// With leading zeros up to min_digits.
template <std::unsigned_integral T>
constexpr void write_text(text_writer& out, T value, int min_digits) noexcept {
  for (int n = static_cast<int>(detail::digits_of(value)); n < min_digits; ++n) out.put('0');
  write_text(out, value);
}

template <std::signed_integral T>
constexpr void write_text(text_writer& out, T value) noexcept {
  const auto wide = static_cast<std::uint64_t>(static_cast<std::int64_t>(value));
  out.put_up_to<20>([wide, minus = value < 0](char* to) {
    *to = '-';
    return detail::put_digits(to + minus, minus ? ~wide + 1 : wide);
  });
}

constexpr void write_text(text_writer& out, ipv4_address a) noexcept {
  out.put_up_to<16>([a](char* to) { return detail::put_address(to, a); });
}
/// RFC 5952
constexpr void write_text(text_writer& out, const ipv6_address& a) noexcept {
  out.put_up_to<39>([&a](char* to) { return detail::put_address(to, a); });
}
constexpr void write_text(text_writer& out, const mac_address& a) noexcept {
  out.put_up_to<17>([&a](char* to) { return detail::put_address(to, a); });
}
constexpr void write_text(text_writer& out, const ip_address& a) noexcept {
  if (a.is_v4()) write_text(out, a.v4());
  if (a.is_v6()) write_text(out, a.v6());
}

/// Parses one whole text as a T; errc::bad_text with the position of the first wrong character.
template <class T>
constexpr result<T> parse(std::string_view text) noexcept = delete;

template <>
constexpr result<ipv4_address> parse<ipv4_address>(std::string_view text) noexcept {
  std::uint32_t value = 0;
  std::size_t at = 0;
  const auto wrong = [&] { return error{errc::bad_text, static_cast<std::uint32_t>(at)}; };
  for (int part = 0; part < 4; ++part) {
    if (part != 0) {
      if (at == text.size() || text[at] != '.') return wrong();
      ++at;
    }
    std::uint32_t n = 0;
    const std::size_t first = at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
      n = n * 10 + static_cast<std::uint32_t>(text[at] - '0');
      if (n > 255 || (at > first && text[first] == '0')) return wrong();  // no octal look-alikes
    }
    if (at == first) return wrong();
    value = value << 8 | n;
  }
  if (at != text.size()) return wrong();
  return ipv4_address{value};
}

template <>
constexpr result<ipv6_address> parse<ipv6_address>(std::string_view text) noexcept {
  std::array<std::uint8_t, 16> head{};
  std::size_t filled = 0, gap = 17, at = 0;  // gap: where "::" stood, 17 if nowhere
  const auto wrong = [&] { return error{errc::bad_text, static_cast<std::uint32_t>(at)}; };
  if (text.starts_with("::")) gap = 0, at = 2;
  while (at < text.size()) {
    if (filled >= 16) return wrong();
    const auto rest = text.substr(at);
    if (const auto dot = rest.find('.'); dot < rest.find(':') && filled <= 12) {
      const auto tail = parse<ipv4_address>(rest);
      if (!tail) return error{errc::bad_text, static_cast<std::uint32_t>(at) + tail.failure().offset};
      for (int shift = 24; shift >= 0; shift -= 8)
        head[filled++] = static_cast<std::uint8_t>(tail->value >> shift & 0xff);
      at = text.size();
      break;
    }
    unsigned group = 0;
    std::size_t digits = 0;
    for (; at < text.size() && digits < 4; ++at, ++digits) {
      const char c = text[at];
      if (c >= '0' && c <= '9')
        group = group << 4 | static_cast<unsigned>(c - '0');
      else if (c >= 'a' && c <= 'f')
        group = group << 4 | static_cast<unsigned>(c - 'a' + 10);
      else if (c >= 'A' && c <= 'F')
        group = group << 4 | static_cast<unsigned>(c - 'A' + 10);
      else
        break;
    }
    if (digits == 0) return wrong();
    head[filled++] = static_cast<std::uint8_t>(group >> 8);
    head[filled++] = static_cast<std::uint8_t>(group & 0xff);
    if (at == text.size()) break;
    if (text[at] != ':') return wrong();
    ++at;
    if (at == text.size()) return wrong();
    if (text[at] == ':') {
      if (gap != 17) return wrong();
      gap = filled, ++at;
    }
  }
  if (gap == 17 ? filled != 16 : filled > 14) return wrong();
  ipv6_address out;
  const std::size_t before = gap == 17 ? 16 : gap;
  for (std::size_t i = 0; i < before; ++i) out.octets[i] = head[i];
  for (std::size_t i = before; i < filled; ++i) out.octets[16 - filled + i] = head[i];
  return out;
}

template <>
constexpr result<ip_address> parse<ip_address>(std::string_view text) noexcept {
  if (text.find(':') == std::string_view::npos) {
    const auto v4 = parse<ipv4_address>(text);
    if (!v4) return v4.failure();
    return ip_address{*v4};
  }
  const auto v6 = parse<ipv6_address>(text);
  if (!v6) return v6.failure();
  return ip_address{*v6};
}

template <>
constexpr result<mac_address> parse<mac_address>(std::string_view text) noexcept {
  mac_address out;
  for (std::size_t i = 0; i < 17; ++i) {
    const auto wrong = error{errc::bad_text, static_cast<std::uint32_t>(i)};
    if (i >= text.size()) return wrong;
    const char c = text[i];
    if (i % 3 == 2) {
      if (c != ':' && c != '-') return wrong;
      continue;
    }
    unsigned digit = 0;
    if (c >= '0' && c <= '9')
      digit = static_cast<unsigned>(c - '0');
    else if (c >= 'a' && c <= 'f')
      digit = static_cast<unsigned>(c - 'a' + 10);
    else if (c >= 'A' && c <= 'F')
      digit = static_cast<unsigned>(c - 'A' + 10);
    else
      return wrong;
    out.octets[i / 3] = static_cast<std::uint8_t>(unsigned{out.octets[i / 3]} << 4 | digit);
  }
  if (text.size() != 17) return error{errc::bad_text, 17};
  return out;
}

}  // namespace flowkit
