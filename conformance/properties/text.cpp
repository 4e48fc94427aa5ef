// SPDX-License-Identifier: BSL-1.0
// Values as text: against the C library, and against a second reading of the rules.
#include <arpa/inet.h>

#include <ctime>
#include <limits>

#include <conformance/generators/value.hpp>
#include <conformance/properties/commented_hex.hpp>
#include <conformance/properties/groups.hpp>
#include <flowkit/core/digit_words.hpp>
#include <flowkit/core/json.hpp>
#include <flowkit/core/text.hpp>

namespace flowkit::conformance {

namespace {

std::string printed(const auto& value) {
  char buffer[64];
  text_writer out{buffer};
  write_text(out, value);
  return std::string{out.text()};
}

template <class T, abstract_type Type>
counterexample parse_inverts_print(source& from) {
  const auto value = arbitrary_value<T, 64, Type>(from);
  const std::string text = printed(value);
  const auto back = parse<T>(text);
  if (!back) return text + ": does not parse, octet " + std::to_string(back.failure().offset);
  if (*back != value) return text + " parses as " + printed(*back);
  return {};
}

/// Groups of zeros are what IPv6 text is about.
ipv6_address arbitrary_ipv6(source& from) {
  auto a = arbitrary_value<ipv6_address, 128, abstract_type::ipv6Address>(from);
  const std::uint64_t keep = from.coin() ? ~std::uint64_t{0} : from.word();
  for (std::size_t i = 0; i < 16; ++i)
    if ((keep >> i / 2 & 1) == 0) a.octets[i] = 0;
  return a;
}

counterexample ipv6_print(source& from) {
  const auto a = arbitrary_ipv6(from);
  const std::string text = printed(a);
  char reference[INET6_ADDRSTRLEN] = {};
  inet_ntop(AF_INET6, a.octets.data(), reference, sizeof reference);
  const std::string expected = reference;
  // The C library writes the last 32 bits of some addresses as IPv4, RFC 5952 only allows it.
  if (expected.find('.') == std::string::npos && text != expected) return text + ", inet_ntop: " + expected;
  ipv6_address back;
  if (inet_pton(AF_INET6, text.c_str(), back.octets.data()) != 1 || back != a)
    return text + ": inet_pton reads it differently; inet_ntop: " + expected;
  return {};
}

/// Text near an address: most of it is one, some of it just not.
template <int Family, class T>
counterexample parse_agrees_with_inet_pton(source& from) {
  std::string text = Family == AF_INET6 ? printed(arbitrary_ipv6(from)) : std::string{};
  if (text.empty() || from.below(4) == 3) {
    const auto v4 = printed(ipv4_address{static_cast<std::uint32_t>(from.word())});
    text = text.empty() ? v4 : text.substr(0, text.rfind(':') + 1) + v4;
  }
  constexpr std::string_view alphabet = "0123456789abcdefABCDEF:.:.g /";
  for (std::uint64_t edits = from.below(4); edits > 0; --edits) {
    const auto at = static_cast<std::ptrdiff_t>(from.below(text.size() + 1));
    const char c = alphabet[from.below(alphabet.size())];
    switch (from.below(3)) {
      case 0: text.insert(text.begin() + at, c); break;
      case 1: text.resize(static_cast<std::size_t>(at)); break;
      default:
        if (at < static_cast<std::ptrdiff_t>(text.size())) text[static_cast<std::size_t>(at)] = c;
    }
  }
  std::array<unsigned char, sizeof(T)> expected{};
  const bool valid = inet_pton(Family, text.c_str(), expected.data()) == 1;
  const auto got = parse<T>(text);
  if (got.has_value() != valid) return '"' + text + (valid ? "\": does not parse" : "\": taken as " + printed(*got));
  if (!valid) {
    if (got.failure().offset > text.size()) return '"' + text + "\": wrong at a character that is not there";
    return {};
  }
  std::array<std::byte, sizeof(T)> octets{};
  wire<T>::template write<sizeof(T), abstract_type::octetArray>(octets.data(), *got);
  for (std::size_t i = 0; i < octets.size(); ++i)
    if (std::to_integer<unsigned char>(octets[i]) != expected[i]) return '"' + text + "\": taken as " + printed(*got);
  return {};
}

counterexample timestamp_print(source& from) {
  constexpr std::int64_t year_1900 = -2'208'988'800, year_2200 = 7'258'118'400;
  const std::int64_t seconds = from.between(year_1900, year_2200), ns = from.between(0, 999'999'999);
  const auto text = printed(timestamp{seconds * 1'000'000'000 + ns});
  std::tm utc{};
  const std::time_t t = seconds;
  gmtime_r(&t, &utc);
  char expected[64];
  auto n = std::strftime(expected, sizeof expected, "%Y-%m-%dT%H:%M:%S", &utc);
  std::snprintf(expected + n, sizeof expected - n, ".%03dZ", static_cast<int>(ns / 1'000'000));
  if (text != expected) return text + ", expected " + expected;
  return {};
}

counterexample timestamp_parse(source& from) {
  const timestamp t = from_unix_milliseconds(from.between(-9'214'560'000'000, 9'214'646'399'999));  // 1678 .. 2261
  const std::string text = printed(t);
  const auto back = parse<timestamp>(text);
  if (!back) return text + ": does not parse, octet " + std::to_string(back.failure().offset);
  if (*back != t) return text + " parses as " + printed(*back);
  return {};
}

// A second reading of RFC 3629, by encoding back what was decoded ---------------------------------------------------

std::string utf8(std::uint32_t c) {
  const auto octet = [](std::uint32_t v) { return static_cast<char>(static_cast<unsigned char>(v)); };
  if (c < 0x80) return {octet(c)};
  if (c < 0x800) return {octet(0xc0 | c >> 6), octet(0x80 | (c & 0x3f))};
  if (c < 0x10000) return {octet(0xe0 | c >> 12), octet(0x80 | (c >> 6 & 0x3f)), octet(0x80 | (c & 0x3f))};
  return {octet(0xf0 | c >> 18), octet(0x80 | (c >> 12 & 0x3f)), octet(0x80 | (c >> 6 & 0x3f)),
          octet(0x80 | (c & 0x3f))};
}
/// How many octets the character at the front takes, 0 if there is none.
std::size_t character_length(std::string_view s) {
  constexpr unsigned lead_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
  for (std::size_t n = 1; n <= 4 && n <= s.size(); ++n) {
    std::uint32_t c = static_cast<unsigned char>(s[0]) & lead_bits[n];
    for (std::size_t i = 1; i < n; ++i) c = c << 6 | (static_cast<unsigned char>(s[i]) & 0x3f);
    if (c <= 0x10ffff && (c < 0xd800 || c > 0xdfff) && utf8(c) == s.substr(0, n)) return n;
  }
  return 0;
}
std::string repaired(std::string_view s) {
  std::string out;
  while (!s.empty()) {
    const auto n = character_length(s);
    out += n == 0 ? utf8(0xfffd) : std::string{s.substr(0, n)};
    s.remove_prefix(n == 0 ? 1 : n);
  }
  return out;
}
/// The content of a JSON string; none where RFC 8259 section 7 is broken.
std::optional<std::string> json_content(std::string_view s) {
  if (s.size() < 2 || s.front() != '"' || s.back() != '"') return {};
  s = s.substr(1, s.size() - 2);
  std::string out;
  while (!s.empty()) {
    const auto n = character_length(s);
    if (n == 0 || s[0] == '"' || (n == 1 && static_cast<unsigned char>(s[0]) < 0x20)) return {};
    if (s[0] != '\\') {
      out += s.substr(0, n), s.remove_prefix(n);
    } else if (s.size() >= 2 && (s[1] == '"' || s[1] == '\\' || s[1] == '/')) {
      out += s[1], s.remove_prefix(2);
    } else if (s.size() >= 6 && s.substr(1, 3) == "u00") {
      out += utf8(static_cast<std::uint32_t>(std::stoul(std::string{s.substr(4, 2)}, nullptr, 16)));
      s.remove_prefix(6);
    } else {
      return {};
    }
  }
  return out;
}

counterexample json_string(source& from) {
  std::string in;
  // What begins and what continues a character, and the first and last of their ranges: overlong forms, surrogates.
  constexpr std::string_view begins = "a\"\\\x01\x1f\x7f\xc0\xc1\xc2\xdf\xe0\xe1\xed\xef\xf0\xf1\xf4\xf5\xff";
  constexpr std::string_view continues = "\x80\x8f\x90\x9f\xa0\xbf";
  for (std::size_t n = from.below(12); n > 0; --n) {
    switch (from.below(4)) {
      case 0:
        in += begins[from.below(begins.size())];
        for (std::size_t more = from.below(4); more > 0; --more) in += continues[from.below(continues.size())];
        break;
      case 1: in += static_cast<char>(static_cast<unsigned char>(from.below(256))); break;
      case 2: in += utf8(static_cast<std::uint32_t>(from.below(0x11'0000))); break;
      default: in += static_cast<char>('a' + from.below(26));
    }
  }
  std::string buffer(6 * in.size() + 2, '\0');
  text_writer out{buffer};
  write_json_string(out, in);
  const auto what = hex(std::as_bytes(std::span{in})) + ": written as " + std::string{out.text()};
  if (out.overflow()) return what + ", more than six octets for one";
  const auto content = json_content(out.text());
  if (!content) return what + ", which is no JSON string";
  if (*content != repaired(in)) return what + ", which is another string";
  return {};
}

/// Times of one line, which share what they have in common, are those that are written alone.
counterexample times_of_a_line(source& from) {
  flowkit::detail::times_of_day times;
  std::int64_t ns = from.between(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max());
  for (int i = 0; i < 6; ++i) {
    const timestamp t{ns};
    char text[flowkit::detail::time_size];
    const std::string_view written{text, static_cast<std::size_t>(times.put(text, t) - text)};
    if (written != printed(t)) return printed(t) + " is written as " + std::string{written};
    switch (from.below(4)) {
      case 0: break;
      case 1: ns -= ns % 86'400'000'000'000; break;  // midnight
      case 2: ns ^= static_cast<std::int64_t>(from.below(1'000'000)); break;
      default: ns ^= static_cast<std::int64_t>(from.word()); break;
    }
  }
  return {};
}

/// Every number, into room that is just enough, and one less.
counterexample number_print(source& from) {
  std::uint64_t v = from.word() >> from.below(64);
  if (from.coin()) {  // where digits begin to be one more
    v = 1;
    for (std::uint64_t n = from.below(20); n > 0; --n) v *= 10;
    v += from.below(3) - 1;
  }
  const std::string expected = std::to_string(v);
  char words[20];
  if (const std::string_view in_words{words, static_cast<std::size_t>(flowkit::detail::put_number(words, v) - words)};
      in_words != expected)
    return expected + ": in words as " + std::string{in_words};
  char room[24];
  for (const std::size_t size : {sizeof room, expected.size(), expected.size() - 1}) {
    text_writer out{std::span{room}.first(size)};
    write_text(out, v);
    if (out.overflow() != (size < expected.size()) || out.text() != (out.overflow() ? "" : expected))
      return expected + ": written as '" + std::string{out.text()} + "' into " + std::to_string(size);
  }
  const auto back = static_cast<std::int64_t>(v);
  if (printed(back) != std::to_string(back)) return std::to_string(back) + ": written as " + printed(back);
  return {};
}

}  // namespace

void add_text_properties(std::vector<property>& to) {
  to.push_back({"text.ipv4.parse_inverts_print", &parse_inverts_print<ipv4_address, abstract_type::ipv4Address>});
  to.push_back({"text.ipv6.parse_inverts_print", &parse_inverts_print<ipv6_address, abstract_type::ipv6Address>});
  to.push_back({"text.mac.parse_inverts_print", &parse_inverts_print<mac_address, abstract_type::macAddress>});
  to.push_back({"text.ipv4.parse_like_inet_pton", &parse_agrees_with_inet_pton<AF_INET, ipv4_address>});
  to.push_back({"text.ipv6.parse_like_inet_pton", &parse_agrees_with_inet_pton<AF_INET6, ipv6_address>});
  to.push_back({"text.ipv6.print_like_inet_ntop", &ipv6_print});
  to.push_back({"text.timestamp.print_like_gmtime", &timestamp_print});
  to.push_back({"text.timestamp.parse_inverts_print", &timestamp_parse});
  to.push_back({"text.timestamp.in_a_line", &times_of_a_line});
  to.push_back({"text.number.print_like_to_string", &number_print});
  to.push_back({"text.json_string", &json_string});
}

}  // namespace flowkit::conformance
