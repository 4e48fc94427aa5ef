// SPDX-License-Identifier: BSL-1.0
// Values for random filters and records, few enough that they meet: as a record has them, and as they are typed with
// what a JSON line has for them.
#pragma once

#include <string>
#include <vector>

#include <boost/json.hpp>

#include <conformance/generators/source.hpp>
#include <flowkit/flow/columns.hpp>

namespace flowkit::test {

/// How values are compared in a line, as the type of the column says.
enum class shape { number, real, time, period, address, mac, protocol, keyword, text, application };

inline shape shape_of(const flow::column& c) {
  using type = flow::column_type;
  switch (c.type) {
    case type::filed_under:
    case type::time: return shape::time;
    case type::added_string:
    case type::string: return shape::text;
    case type::f64: return shape::real;
    case type::period: return shape::period;
    case type::address:
    case type::ipv4:
    case type::ipv6: return shape::address;
    case type::mac: return shape::mac;
    case type::application: return shape::application;
    case type::protocol: return shape::protocol;
    case type::rate_source: return shape::keyword;
    default: return shape::number;
  }
}

/// Typed as `text`: the values from low to high, each as a line has it.
struct literal {
  std::string text;
  boost::json::value low, high;
  literal(std::string t, boost::json::value v) : text(std::move(t)), low(v), high(v) {}
  literal(std::string t, boost::json::value from, boost::json::value to)
      : text(std::move(t)), low(std::move(from)), high(std::move(to)) {}
  [[nodiscard]] bool is_range() const { return low != high; }
};

inline const std::vector<literal>& literals_of(shape s) {
  using u = std::uint64_t;
  static const std::vector<literal> numbers{{"0", u{0}},
                                            {"1", u{1}},
                                            {"0x1b", u{27}},
                                            {"53", u{53}},
                                            {"255", u{255}},
                                            {"1k", u{1000}},
                                            {"443", u{443}},
                                            {"0xFFFF", u{65535}},
                                            {"1..255", u{1}, u{255}},
                                            {"27..27", u{27}},
                                            {"53..60k", u{53}, u{60000}},
                                            {"1M", u{1'000'000}},
                                            {"4294967295", u{4294967295}},
                                            {"18446744073709551615", ~u{0}}};
  static const std::vector<literal> reals{
      {"0", 0.0}, {"0.01", 0.01}, {"1e-3", 0.001}, {"1", 1.0}, {"0.5..1", 0.5, 1.0}};
  static const std::vector<literal> times{
      {"2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000Z"},
      {"2026-01-31T13:00:00.5+01:00", "2026-01-31T12:00:00.500Z"},
      {"2026-01-31T06:30:00.123-05:30", "2026-01-31T12:00:00.123Z"},
      {"2026-01-31", "2026-01-31T00:00:00.000Z"},
      {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"},
      {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
      {"2026-01-30..2026-01-31T12:00:00.123Z", "2026-01-30T00:00:00.000Z", "2026-01-31T12:00:00.123Z"}};
  static const std::vector<literal> periods{
      {"0", 0},       {"1", 1},          {"5s", 5000},           {"300ms", 300},
      {"2.5s", 2500}, {"1h", 3'600'000}, {"1s..5s", 1000, 5000}, {"1..2m", 1, 120'000}};
  static const std::vector<literal> addresses{
      {"10.1.2.3", "10.1.2.3"},
      {"0.0.0.0", "0.0.0.0"},
      {"::ffff:10.1.2.3", "10.1.2.3"},
      {"192.0.2.255", "192.0.2.255"},
      {"::", "::"},
      {"2001:DB8::1", "2001:db8::1"},
      {"10.0.0.0/8", "10.0.0.0", "10.255.255.255"},
      {"192.0.2.77/24", "192.0.2.0", "192.0.2.255"},
      {"0.0.0.0/0", "0.0.0.0", "255.255.255.255"},
      {"10.1.2.3/32", "10.1.2.3"},
      {"10.1.2.2/31", "10.1.2.2", "10.1.2.3"},
      {"::ffff:10.0.0.0/104", "10.0.0.0", "10.255.255.255"},
      {"::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
      {"2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"},
      {"2001:db8::1/128", "2001:db8::1"},
      {"2001:db8:0:0:8000::/65", "2001:db8:0:0:8000::", "2001:db8::ffff:ffff:ffff:ffff"},
      {"10.1.2.3..192.0.2.1", "10.1.2.3", "192.0.2.1"},
      {"2001:db8::1..2001:db8::2:0", "2001:db8::1", "2001:db8::2:0"}};
  static const std::vector<literal> macs{{"00:00:5e:00:53:01", "00:00:5e:00:53:01"},
                                         {"00-00-5E-00-53-FF", "00:00:5e:00:53:ff"},
                                         {"ff:ff:ff:ff:ff:ff", "ff:ff:ff:ff:ff:ff"}};
  static const std::vector<literal> protocols{{"tcp", "tcp"},
                                              {"UDP", "udp"},
                                              {"6", "tcp"},
                                              {"1", "icmp"},
                                              {"253", "253"},
                                              {"0x3a", "ipv6-icmp"},
                                              {"ipv6-icmp", "ipv6-icmp"}};
  static const std::vector<literal> keywords{
      {"none", "none"}, {"record", "record"}, {"'header'", "header"}, {"configured", "configured"}};
  static const std::vector<literal> texts{{"''", ""},
                                          {"a", "a"},
                                          {"\"ab\"", "ab"},
                                          {"router-1", "router-1"},
                                          {"'x y'", "x y"},
                                          {R"("r\"q")", "r\"q"},
                                          {R"('\x1b[31m')", "\x1b[31m"},
                                          {"gr\xc3\xb6\xc3\x9f"
                                           "e",
                                           "gr\xc3\xb6\xc3\x9f"
                                           "e"},
                                          {"1", "1"},
                                          {"a..b", "a..b"},
                                          {"'source.ip'", "source.ip"}};
  static const std::vector<literal> applications{
      {"13:443", "13:443"}, {"20:12356:16354", "20:12356:16354"},
      {"20:5", "20:5"},     {"6:0x010203040506070809", "6:0x010203040506070809"},
      {"0:0", "0:0"},       {"13:0x00000001bb", "13:443"}};
  switch (s) {
    case shape::number: return numbers;
    case shape::real: return reals;
    case shape::time: return times;
    case shape::period: return periods;
    case shape::address: return addresses;
    case shape::mac: return macs;
    case shape::protocol: return protocols;
    case shape::keyword: return keywords;
    case shape::text: return texts;
    case shape::application: break;
  }
  return applications;
}

template <class T, std::size_t N>
const T& one_of(const T (&all)[N], conformance::source& from) {
  return all[from.below(N)];
}

}  // namespace flowkit::test
