// SPDX-License-Identifier: BSL-1.0
// How collectors write values, and how `flowgen verify` reads them: every way of writing a value is that value, and a
// text that is none is not taken for one.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cctype>
#include <regex>
#include <string>

#include <conformance/properties/property.hpp>
#include <flowkit/core/text.hpp>
#include <flowkit/core/time_text.hpp>
#include <flowkit/flow/protocol_name.hpp>
#include <support/holds.hpp>

#include "exact_text.hpp"
#include "tools/common/endpoint.hpp"
#include "tools/flowgen/verify/decoding.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools::verify;
using conformance::counterexample;
using conformance::source;
using test::exact_text;

constexpr std::int64_t second = 1'000'000'000;

value_rule rule_of(value_kind kind, decoding how, std::int64_t unit = 0, std::int64_t precision = 1) {
  value_rule r;
  r.kind = kind, r.how = how, r.unit = unit, r.precision = precision;
  return r;
}

/// Read from memory that ends where the text does; one reader for all, as a thread of verify has it.
bool read(const std::string& text, const value_rule& rule, value& v) {
  static date_reader dates;
  const exact_text exact{text};
  return decode(exact.view(), rule, dates, v);
}
bool same(const value& a, const value& b) {
  return stored_value{a.size_octet(), a.data()} == stored_value{b.size_octet(), b.data()};
}

/// None if each text is this value by the rule.
counterexample all_are(const value& wanted, const value_rule& rule, std::initializer_list<std::string> texts) {
  for (const std::string& text : texts) {
    value v;
    if (!read(text, rule, v)) return fmt::format("'{}' is not decoded", text);
    if (!same(v, wanted)) return fmt::format("'{}' is another value", text);
  }
  return {};
}

std::uint64_t any_number(source& from) { return from.word() >> from.below(64); }
std::string in_capitals(std::string s) {
  for (char& c : s) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return s;
}
std::string octets_of(std::uint64_t n, std::size_t least) {
  std::string out;
  std::size_t count = 0;
  for (; n != 0 || count < std::max<std::size_t>(least, 1); n >>= 8, ++count)
    out = fmt::format("{}{}{}", n & 0xff, count == 0 ? "" : " ", out);
  return out;
}

counterexample numbers(source& from) {
  const std::uint64_t n = any_number(from);
  value v;
  v.set_number(n);
  if (stored_value{v.size_octet(), v.data()}.number() != n) return "a number is another one when it is stored";
  const auto decimal = fmt::format("{}", n), zeros = std::string(from.below(25), '0');
  const auto octets = octets_of(n, 2 + from.below(7));
  for (const decoding how : {decoding::automatic, decoding::decimal, decoding::either})
    if (auto wrong = all_are(v, rule_of(value_kind::number, how),
                             {decimal, zeros + decimal, decimal + ".0", decimal + ".0" + zeros}))
      return wrong;
  for (const decoding how : {decoding::octets, decoding::either})
    if (auto wrong = all_are(v, rule_of(value_kind::number, how),
                             {octets, "[" + octets + "]", "[ " + octets + " ]", " " + octets + "  "}))
      return wrong;
  const auto digits = fmt::format("{:x}", n);
  return all_are(v, rule_of(value_kind::number, decoding::hex),
                 {digits, in_capitals(digits), "0x" + digits, "0X" + in_capitals(digits), "0x" + zeros + digits});
}
TEST(VerifyDecoding, Numbers) { test::holds({"numbers", &numbers}); }

counterexample multiples(source& from) {
  auto rule = rule_of(value_kind::number, decoding::decimal);
  rule.multiply = 1 + from.below(5'000), rule.divide = 1 + from.below(5'000);
  const std::uint64_t n = any_number(from);
  const auto exact = static_cast<unsigned __int128>(n) * rule.multiply / rule.divide;
  value v, wanted;
  wanted.set_number(static_cast<std::uint64_t>(exact));
  if (read(std::to_string(n), rule, v) != (exact <= UINT64_MAX)) return fmt::format("{} is beyond, or is not", n);
  return v.is_undecoded() || same(v, wanted) ? counterexample{} : fmt::format("{} is another value", n);
}
TEST(VerifyDecoding, NumbersOfAnotherUnit) { test::holds({"multiples", &multiples}); }

TEST(VerifyDecoding, EveryProtocolByNumberAndByName) {
  for (unsigned n = 0; n < 256; ++n) {
    value v;
    v.set_number(n);
    const auto number = std::to_string(n);
    const std::string keyword{protocol_keyword(static_cast<std::uint8_t>(n))};
    const auto name = keyword.empty() ? number : keyword;
    for (const decoding how : {decoding::automatic, decoding::protocol, decoding::iana_name}) {
      const auto wrong = all_are(
          v, rule_of(value_kind::protocol, how),
          {number, "/" + number, "/[" + number + "]", "[" + number + "]", number + ".0", name, in_capitals(name)});
      EXPECT_FALSE(wrong) << *wrong;
    }
  }
}

counterexample flags_and_ports(source& from) {
  const std::uint64_t flags = from.below(256), port = from.below(65'536);
  std::string letters, shown;
  for (unsigned bit = 8; bit-- > 0;) {
    const bool is_set = (flags >> bit & 1) != 0;
    shown += is_set ? "FSRPAUEC"[bit] : '.';
    if (is_set) letters += "FSRPAUEC"[bit];
  }
  value v;
  v.set_number(flags);
  if (auto wrong = all_are(v, rule_of(value_kind::number, decoding::tcp_flags), {letters, shown})) return wrong;
  v.set_number(port);
  if (auto wrong = all_are(v, rule_of(value_kind::number, decoding::port_or_icmp),
                           {std::to_string(port), fmt::format("{}.{}", port >> 8, port & 0xff)}))
    return wrong;
  const auto printed = port > 255 ? fmt::format("{}{}", port >> 8, port & 0xff) : std::to_string(port);
  return std::to_string(side_by_side(port)) == printed ? counterexample{} : printed + " side by side is another one";
}
TEST(VerifyDecoding, FlagsAndPorts) { test::holds({"flags and ports", &flags_and_ports}); }

counterexample addresses(source& from) {
  const auto port = from.below(65'536);
  ipv6_address six;
  std::string whole;
  for (std::size_t i = 0; i < 16; ++i) six.octets[i] = static_cast<std::uint8_t>(from.coin() ? from.word() : 0);
  six.octets[0] |= 0x20;  // not ::ffff:0:0/96
  for (std::size_t i = 0; i < 16; i += 2)
    whole += fmt::format("{}{:02x}{:02x}", i == 0 ? "" : ":", six.octets[i], six.octets[i + 1]);
  const auto four = ipv4_address{static_cast<std::uint32_t>(from.word())};
  const auto short_six = tools::to_string(ip_address{six}), short_four = tools::to_string(ip_address{four});
  const auto rule = rule_of(value_kind::address, decoding::automatic);
  const auto with_port = rule_of(value_kind::address, decoding::address_of);
  value of_six, of_four, of_port;
  of_six.set_address(ip_address{six}), of_four.set_address(ip_address{four}), of_port.set_number(port);
  if (auto wrong = all_are(of_six, rule, {short_six, in_capitals(short_six), whole, in_capitals(whole)})) return wrong;
  const auto mapped = fmt::format("::ffff:{:x}:{:x}", from.below(1) + (four.value >> 16), four.value & 0xffff);
  if (auto wrong = all_are(of_four, rule, {short_four, "::ffff:" + short_four, "::FFFF:" + short_four, mapped}))
    return wrong;
  const auto four_port = fmt::format("{}:{}", short_four, port), six_port = fmt::format("[{}]:{}", short_six, port);
  if (auto wrong = all_are(of_six, with_port, {short_six, "[" + short_six + "]", six_port})) return wrong;
  if (auto wrong = all_are(of_four, with_port, {short_four, four_port})) return wrong;
  value v;
  for (const auto& text : {four_port, six_port})
    if (read(text, rule, v)) return text + " is an address";
  return all_are(of_port, rule_of(value_kind::number, decoding::port_of), {four_port, six_port});
}
TEST(VerifyDecoding, Addresses) { test::holds({"addresses", &addresses}); }

/// The nanoseconds of a time that is written with so many digits of a unit, cut towards the past.
std::int64_t floor_to(std::int64_t ns, std::uint64_t digits, std::int64_t unit) {
  std::int64_t least = unit;
  for (; digits != 0 && least > 1; --digits) least /= 10;
  return floor_div(ns, least) * least;
}

counterexample times(source& from) {
  constexpr std::int64_t precisions[] = {1, 1'000, 1'000'000, second};
  const std::int64_t precision = precisions[from.below(4)];
  // 1680 .. 2260, days that come again
  const std::int64_t day = from.coin() ? 20'000 : from.between(-105'000, 105'000);
  const std::int64_t ns = day * 86'400 * second + from.between(0, 86'400 * second - 1);
  const std::int64_t minutes = from.coin() ? 0 : from.between(-(23 * 60 + 59), 23 * 60 + 59);
  const std::uint64_t digits = from.below(13);

  std::array<char, 40> room{};
  text_writer out{room};
  write_time(out, timestamp{ns + minutes * 60 * second}, 9);
  std::string text{out.text().substr(0, 19)};
  std::string fraction{out.text().substr(20, 9)};
  fraction += std::to_string(100 + from.below(900));
  fraction.resize(digits);
  text[10] = "T t"[from.below(3)];
  if (digits != 0) text += ".,"[from.below(2)] + fraction;
  const std::int64_t away = minutes < 0 ? -minutes : minutes;
  const char* const zones[] = {"Z", "z", "", "+00:00", "-0000"};
  text += minutes == 0
              ? std::string{zones[from.below(5)]}
              : fmt::format("{}{:02}{}{:02}", minutes < 0 ? '-' : '+', away / 60, from.coin() ? ":" : "", away % 60);
  value v;
  v.set_time(cut(floor_to(ns, digits, second), precision));
  if (auto wrong = all_are(v, rule_of(value_kind::time, decoding::automatic, 0, precision), {text}))
    return fmt::format("{} of {} ns, precision {}", *wrong, ns, precision);

  const auto magnitude = static_cast<std::uint64_t>(ns < 0 ? -ns : ns);
  for (const std::int64_t unit : {second, std::int64_t{1'000'000}, std::int64_t{1'000}, std::int64_t{1}}) {
    const auto u = static_cast<std::uint64_t>(unit);
    std::string number = fmt::format("{}{}", ns < 0 ? "-" : "", magnitude / u);
    const auto width = std::to_string(u).size() - 1;
    if (width != 0) number += fmt::format(".{:0{}}", magnitude % u, width);
    v.set_time(cut(ns, precision));
    for (const value_kind kind : {value_kind::time, value_kind::period})
      if (auto wrong =
              all_are(v, rule_of(kind, decoding::automatic, unit, precision), {number, number + (width ? "00" : ".0")}))
        return fmt::format("{} of {} ns in units of {}, precision {}", *wrong, ns, unit, precision);
    if (ns < 0) continue;
    v.set_time(cut(static_cast<std::int64_t>(magnitude / u * u), precision));
    const auto octets = octets_of(magnitude / u, 8);
    if (auto wrong = all_are(v, rule_of(value_kind::time, decoding::either, unit, precision),
                             {std::to_string(magnitude / u), octets, "[" + octets + "]"}))
      return fmt::format("{} of {} ns in octets, units of {}", *wrong, ns, unit);
  }
  return {};
}
TEST(VerifyDecoding, Times) { test::holds({"times", &times}); }

TEST(VerifyDecoding, PrecisionCutsTowardsThePast) {
  EXPECT_EQ(cut(1'999'999, 1'000'000), 1'000'000);
  EXPECT_EQ(cut(-1, 1'000'000), -1'000'000);
  EXPECT_EQ(cut(-1'000'000, 1'000'000), -1'000'000);
  EXPECT_EQ(cut(INT64_MAX, 1'000'000), INT64_MAX / 1'000'000 * 1'000'000);
  EXPECT_EQ(cut(INT64_MIN + 1, 1'000'000), INT64_MIN + 1) << "the millisecond before is none";
  value v;
  EXPECT_TRUE(read("-9223372036854775807", rule_of(value_kind::period, decoding::decimal, 1, second), v));
}

/// What texts of a kind look like, by their letters alone.
struct shape {
  value_rule rule;
  const char* valid;  ///< one that is mutated
  std::regex all;
};
const std::vector<shape>& shapes() {
  static const std::vector<shape> all = [] {
    using d = decoding;
    using k = value_kind;
    const std::string decimals = "[0-9]+([.]0+)?", list = "[0-9]+( +[0-9]+){0,7}";
    const std::string octet_list = "[ \t]*(" + list + ") *[ \t]*|\\[[ \t]*(" + list + ") *[ \t]*\\]";
    const auto is = [](const std::string& s) { return std::regex{s, std::regex::optimize}; };
    const auto date =
        is("[0-9]{4}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-5][0-9]:[0-5][0-9]([.,][0-9]+)?"
           "([Zz]|[+-][0-2][0-9]:?[0-5][0-9])?");
    return std::vector<shape>{
        {rule_of(k::number, d::decimal), "5520.0", is(decimals)},
        {rule_of(k::number, d::octets), "[0 0 21 144]", is(octet_list)},
        {rule_of(k::number, d::either), "0 0 21 144", is(decimals + "|" + octet_list)},
        {rule_of(k::number, d::hex), "0x1590", is("(0[xX])?[0-9a-fA-F]+")},
        {rule_of(k::protocol, d::protocol), "/[17]", is("/?(\\[[^\\]]+\\]|[0-9a-zA-Z./+-]+)")},
        {rule_of(k::number, d::port_or_icmp), "8.0", is("[0-9]+([.][0-9]+)?")},
        {rule_of(k::number, d::port_of), "[2001:db8::1]:2055", is("([^:]*|\\[[^\\]]*\\]):" + decimals)},
        {rule_of(k::address, d::automatic), "2001:db8::192.0.2.1", is("[0-9.]+|[0-9a-fA-F:.]+")},
        {rule_of(k::address, d::address_of), "192.0.2.1:2055",
         is("[0-9.]+(:.*)?|[0-9a-fA-F:.]+|\\[[0-9a-fA-F:.]+\\](:.*)?")},
        {rule_of(k::mac, d::automatic), "02:00:5e:10:00:01", is("([0-9a-fA-F]{1,2}[:-]){5}[0-9a-fA-F]{1,2}")},
        {rule_of(k::time, d::automatic), "2026-07-22T10:11:12.345+02:00", date},
        {rule_of(k::period, d::decimal, ns_per_ms), "-5613.25", is("-?[0-9]+([.][0-9]*)?")},
    };
  }();
  return all;
}

/// Valid texts with some characters replaced, added and removed are taken only if they look like valid ones; text that
/// is not is kept, and equals nothing.
counterexample garbage(source& from) {
  constexpr std::string_view letters = "0123456789abcdefxXTZ[]()/:.,+- \t\0\xff\"'e9";
  const shape& s = shapes()[from.below(shapes().size())];
  std::string text = s.valid;
  auto any = from.many();
  for (std::uint64_t n = from.below(4) == 0 ? 40 : 1 + from.below(3); n > 0; --n) {
    const auto at = static_cast<std::size_t>(any.word() % (text.size() + 1));
    const char c = letters[any.word() % letters.size()];
    switch (any.word() % 3) {
      case 0: text.insert(at, 1, c); break;
      case 1: text.erase(at, 1); break;
      default:
        if (at < text.size()) text[at] = c;
    }
  }
  value v;
  if (read(text, s.rule, v))
    return std::regex_match(text, s.all) ? counterexample{}
                                         : fmt::format("'{}' is taken for such as {}", text, s.valid);
  if (!v.is_undecoded() || std::string_view{v.data(), v.size()} != text) return "what was not decoded is not kept";
  return {};
}
TEST(VerifyDecoding, GarbageIsNoValue) { test::holds({"garbage", &garbage}, 10'000); }

}  // namespace
