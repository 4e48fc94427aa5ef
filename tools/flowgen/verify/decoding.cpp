// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/decoding.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>

#include <flowkit/core/text.hpp>
#include <flowkit/core/time_text.hpp>
#include <flowkit/flow/protocol_name.hpp>

namespace flowkit::tools::verify {

namespace {
constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }
constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string_view without_blanks(std::string_view s) noexcept {
  while (!s.empty() && is_blank(s.front())) s.remove_prefix(1);
  while (!s.empty() && is_blank(s.back())) s.remove_suffix(1);
  return s;
}
std::string_view without_brackets(std::string_view s) noexcept {
  if (s.size() >= 2 && s.front() == '[' && s.back() == ']') s = s.substr(1, s.size() - 2);
  return s;
}

std::optional<std::uint64_t> hex_number(std::string_view s) noexcept {
  if (s.starts_with("0x") || s.starts_with("0X")) s.remove_prefix(2);
  std::uint64_t n = 0;
  const auto [end, failure] = std::from_chars(s.data(), s.data() + s.size(), n, 16);
  if (s.empty() || failure != std::errc{} || end != s.data() + s.size()) return std::nullopt;
  return n;
}

/// "5.613" of a unit, as nanoseconds: exact, digits below 1 ns are cut.
std::optional<std::int64_t> scaled_decimal(std::string_view s, std::int64_t unit) noexcept {
  const bool negative = s.starts_with('-');
  if (negative) s.remove_prefix(1);
  const std::size_t point = std::min(s.find('.'), s.size());
  const auto whole = decimal_number(s.substr(0, point));
  if (!whole) return std::nullopt;
  __int128 ns = static_cast<__int128>(*whole) * unit;
  std::int64_t part = unit;
  for (std::size_t i = point + 1; i < s.size(); ++i) {
    if (!is_digit(s[i])) return std::nullopt;
    part /= 10;
    ns += (s[i] - '0') * part;
  }
  if (ns > INT64_MAX) return std::nullopt;
  return static_cast<std::int64_t>(negative ? -ns : ns);
}

std::optional<std::uint64_t> tcp_flags(std::string_view s) noexcept {
  constexpr std::string_view bits = "FSRPAUEC";
  std::uint64_t flags = 0;
  for (const char c : s) {
    if (c == '.') continue;
    const std::size_t bit = bits.find(c);
    if (bit == std::string_view::npos) return std::nullopt;
    flags |= std::uint64_t{1} << bit;
  }
  return flags;
}

std::optional<std::uint64_t> port_or_icmp(std::string_view s) noexcept {
  const std::size_t point = s.find('.');
  if (point == std::string_view::npos) return decimal_number(s);
  const auto type = decimal_number(s.substr(0, point)), code = decimal_number(s.substr(point + 1));
  if (!type || !code || *type > 255 || *code > 255 || s.find('.', point + 1) != s.npos) return std::nullopt;
  return *type << 8 | *code;
}

struct parts_of_endpoint {
  std::string_view address, port;
};
parts_of_endpoint parts_of(std::string_view s) noexcept {
  if (s.starts_with('[')) {
    const std::size_t end = s.find(']');
    if (end == std::string_view::npos) return {};
    const std::string_view after = s.substr(end + 1);
    if (!after.empty() && after.front() != ':') return {};
    return {s.substr(1, end - 1), after.empty() ? after : after.substr(1)};
  }
  const std::size_t colon = s.find(':');
  if (colon == std::string_view::npos || s.find(':', colon + 1) != std::string_view::npos) return {s, {}};
  return {s.substr(0, colon), s.substr(colon + 1)};
}

std::optional<std::uint64_t> mac_number(std::string_view s) noexcept {
  const auto mac = parse<mac_address>(s);
  if (!mac) return std::nullopt;
  std::uint64_t n = 0;
  for (const std::uint8_t o : mac->octets) n = n << 8 | o;
  return n;
}

std::optional<std::uint64_t> word_number(std::string_view s, const value_rule& rule) noexcept {
  for (const auto& [word, n] : rule.words)
    if (s == word) return n;
  return std::nullopt;
}

std::optional<std::uint64_t> number(std::string_view s, const value_rule& rule) noexcept {
  switch (rule.how) {
    case decoding::octets: return number_of_octets(s);
    case decoding::either: {
      const auto n = decimal_number(s);
      return n ? n : number_of_octets(s);
    }
    case decoding::hex: return hex_number(s);
    case decoding::protocol:
    case decoding::iana_name: return protocol_number(s);
    case decoding::tcp_flags: return tcp_flags(s);
    case decoding::port_or_icmp: return port_or_icmp(s);
    case decoding::port_of: return decimal_number(parts_of(s).port);
    case decoding::automatic:
    case decoding::decimal:
    case decoding::address_of: break;
  }
  return rule.kind == value_kind::protocol ? protocol_number(s)
         : rule.kind == value_kind::mac    ? mac_number(s)
                                           : decimal_number(s);
}

bool decode_number(std::string_view s, const value_rule& rule, value& out) noexcept {
  auto n = rule.words.empty() ? std::nullopt : word_number(s, rule);
  if (!n) n = number(s, rule);
  if (!n) return false;
  if (rule.multiply != 1 || rule.divide != 1) {
    const auto scaled = static_cast<unsigned __int128>(*n) * rule.multiply / rule.divide;
    if (scaled > UINT64_MAX) return false;
    n = static_cast<std::uint64_t>(scaled);
  }
  out.set_number(*n);
  return true;
}

bool decode_time(std::string_view s, const value_rule& rule, date_reader& dates, value& out) noexcept {
  std::optional<std::int64_t> ns;
  if (rule.how == decoding::octets || rule.how == decoding::either) {
    if (const auto n = number(s, rule);
        n && *n <= INT64_MAX / static_cast<std::uint64_t>(std::max<std::int64_t>(rule.unit, 1)))
      ns = static_cast<std::int64_t>(*n) * std::max<std::int64_t>(rule.unit, 1);
  } else if (rule.unit != 0) {
    ns = scaled_decimal(s, rule.unit);
    if (!ns) ns = dates.read(s);  // some collectors write either, as they are set up
  } else {
    ns = dates.read(s);
  }
  if (!ns) return false;
  out.set_time(cut(*ns, rule.precision));
  return true;
}
}  // namespace

std::optional<std::uint64_t> decimal_number(std::string_view s) noexcept {
  std::uint64_t n = 0;
  std::size_t at = 0;
  if (s.size() < 20) {  // cannot overflow
    for (; at < s.size() && is_digit(s[at]); ++at) n = n * 10 + static_cast<std::uint64_t>(s[at] - '0');
  } else {
    const auto [end, failure] = std::from_chars(s.data(), s.data() + s.size(), n);
    if (failure != std::errc{}) return std::nullopt;
    at = static_cast<std::size_t>(end - s.data());
  }
  if (at == 0) return std::nullopt;
  if (at < s.size()) {  // a floating-point number without a fraction: 443.0
    if (s[at] != '.' || at + 1 == s.size()) return std::nullopt;
    for (++at; at < s.size(); ++at)
      if (s[at] != '0') return std::nullopt;
  }
  return n;
}

std::optional<std::uint64_t> number_of_octets(std::string_view s) noexcept {
  s = without_blanks(without_brackets(s));
  std::uint64_t n = 0;
  std::size_t octets = 0;
  while (!s.empty()) {
    const std::size_t size = std::min(s.find(' '), s.size());
    std::uint32_t octet = 0;
    const auto [end, failure] = std::from_chars(s.data(), s.data() + size, octet);
    if (failure != std::errc{} || end != s.data() + size || octet > 255 || ++octets > 8) return std::nullopt;
    n = n << 8 | octet;
    s.remove_prefix(size);
    while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
  }
  if (octets == 0) return std::nullopt;
  return n;
}

std::optional<std::uint64_t> protocol_number(std::string_view s) noexcept {
  if (s.starts_with('/')) s.remove_prefix(1);
  s = without_brackets(s);
  if (s.empty()) return std::nullopt;
  if (is_digit(s.front()))
    if (const auto n = decimal_number(s); n && *n < 256) return n;  // else a keyword such as 3pc
  if (s == "tcp" || s == "TCP") return 6;
  if (s == "udp" || s == "UDP") return 17;
  std::array<char, 32> name;
  if (s.size() > name.size()) return std::nullopt;
  std::transform(s.begin(), s.end(), name.begin(), lower);
  const std::string_view wanted{name.data(), s.size()};
  for (unsigned n = 0; n < 256; ++n)
    if (protocol_keyword(static_cast<std::uint8_t>(n)) == wanted) return n;
  if (wanted == "icmp6" || wanted == "icmpv6") return 58;  // names that systems have for ipv6-icmp
  return std::nullopt;
}

std::uint64_t side_by_side(std::uint64_t port) noexcept {
  const std::uint64_t high = port >> 8 & 0xff, low = port & 0xff;
  return high == 0 ? low : high * (low >= 100 ? 1000 : low >= 10 ? 100 : 10) + low;
}

std::optional<std::int64_t> date_reader::read(std::string_view s) noexcept {
  if (s.size() < 19 || (s[10] != 'T' && s[10] != ' ' && s[10] != 't') || s[13] != ':' || s[16] != ':')
    return std::nullopt;
  const auto pair = [&](std::size_t at) -> std::int64_t {
    return is_digit(s[at]) && is_digit(s[at + 1]) ? (s[at] - '0') * 10 + (s[at + 1] - '0') : 100;
  };
  if (!known_ || std::memcmp(date_, s.data(), sizeof date_) != 0) {
    std::array<char, 20> midnight;
    std::memcpy(midnight.data(), s.data(), 10);
    std::memcpy(midnight.data() + 10, "T00:00:00Z", 10);
    const auto day = parse<timestamp>({midnight.data(), midnight.size()});
    if (!day) return std::nullopt;
    std::memcpy(date_, s.data(), sizeof date_);
    day_ = day->ns;
    known_ = true;
  }
  const std::int64_t hour = pair(11), minute = pair(14), second = pair(17);
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  std::int64_t ns = ((hour * 60 + minute) * 60 + second) * 1'000'000'000;
  std::size_t at = 19;
  if (at < s.size() && (s[at] == '.' || s[at] == ',')) {
    std::int64_t unit = 100'000'000;
    const std::size_t first = ++at;
    for (; at < s.size() && is_digit(s[at]); ++at, unit /= 10) ns += (s[at] - '0') * unit;
    if (at == first) return std::nullopt;
  }
  if (at < s.size() && (s[at] == '+' || s[at] == '-')) {
    const bool has_colon = at + 6 == s.size() && s[at + 3] == ':';
    if (!has_colon && at + 5 != s.size()) return std::nullopt;
    const std::int64_t h = pair(at + 1), m = pair(at + (has_colon ? 4 : 3));
    if (h > 23 || m > 59) return std::nullopt;
    const std::int64_t offset = (h * 60 + m) * 60'000'000'000;
    ns += s[at] == '+' ? -offset : offset;
  } else if (at + 1 == s.size() ? (s[at] != 'Z' && s[at] != 'z') : at != s.size()) {
    return std::nullopt;
  }
  return day_ + ns;
}

bool decode(std::string_view text, const value_rule& rule, date_reader& dates, value& out) noexcept {
  std::string_view s = text;
  if (!rule.after.empty())
    if (const std::size_t at = s.find(rule.after); at != std::string_view::npos)
      s.remove_prefix(at + rule.after.size());
  if (!rule.before.empty()) s = s.substr(0, s.find(rule.before));
  if (!rule.trim.empty()) {
    const std::size_t first = s.find_first_not_of(rule.trim), last = s.find_last_not_of(rule.trim);
    s = first == std::string_view::npos ? std::string_view{} : s.substr(first, last - first + 1);
  }
  bool done = false;
  switch (rule.kind) {
    case value_kind::number:
    case value_kind::mac:
    case value_kind::protocol: done = decode_number(s, rule, out); break;
    case value_kind::real: {
      double d = 0;
      const auto [end, failure] = std::from_chars(s.data(), s.data() + s.size(), d);
      done = failure == std::errc{} && end == s.data() + s.size();
      if (done) out.set_number(std::bit_cast<std::uint64_t>(d));
      break;
    }
    case value_kind::time: done = decode_time(s, rule, dates, out); break;
    case value_kind::period: {
      const auto ns = scaled_decimal(s, rule.unit != 0 ? rule.unit : ns_per_ms);
      done = ns.has_value();
      if (done) out.set_time(cut(*ns, rule.precision));
      break;
    }
    case value_kind::address: {
      const auto a = parse<ip_address>(rule.how == decoding::address_of ? parts_of(s).address : s);
      done = static_cast<bool>(a);
      if (done) out.set_address(*a);
      break;
    }
    case value_kind::text:
      out.set_text(s);
      done = true;
      break;
  }
  if (!done) out.set_undecoded(text);
  return done;
}

}  // namespace flowkit::tools::verify
