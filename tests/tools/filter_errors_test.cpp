// SPDX-License-Identifier: BSL-1.0
// What is said of filters that are none: the place, and what is allowed.
#include <gtest/gtest.h>

#include <string>

#include "tools/common/exit_code.hpp"
#include "tools/common/filter/filter_text.hpp"
#include "tools/common/filter/record_filter.hpp"

namespace {

using namespace flowkit::tools;

std::string error_of(std::string_view text) {
  try {
    const filter::record_filter f{"--filter", text};
    return {};
  } catch (const startup_error& e) {
    EXPECT_EQ(e.code(), exit_code::usage) << text;
    return e.what();
  }
}

struct wrong {
  const char* text;
  const char* message;  ///< after "--filter: at column "
};

TEST(FilterErrors, NameThePlaceAndWhatIsAllowed) {
  const wrong all[] = {
      {"", "1: nothing; a filter is such as: source.ip in 10.0.0.0/8"},
      {" \t", "1: nothing; a filter is such as: source.ip in 10.0.0.0/8"},
      {"source.port == 443 and source.prt == 1",
       "24: there is no 'source.prt'; nearest: source.port, source.ip, source.nat.ip (all of them: flowrecv "
       "--list-fields)"},
      {"exists nothing.like.it and x",
       "29: the text ends, wanted: after 'x' one of == != < <= > >= & in, not in, contains, starts_with, ends_with, "
       "has"},
      {"source.port == 65536", "16: 65536 is not in 0..65535: source.port"},
      {"source.port in (1, 70k)", "20: 70k is not in 0..65535: source.port"},
      {"ipTTL == 256", "10: 256 is not in 0..255: ipTTL"},
      {"source.port == x", "16: 'x' is no number such as 443, 10k, 2M or 0x1f"},
      {"source.port == -1", "16: '-1' is no number such as 443, 10k, 2M or 0x1f"},
      {"network.bytes == 1.5", "18: '1.5' is no number such as 443, 10k, 2M or 0x1f"},
      {"network.bytes == 18446744073709551616", "18: '18446744073709551616' is no number such as 443, 10k, 2M or 0x1f"},
      {"source.port in 5..1", "16: '5..1' begins after its end"},
      {"source.port == 1..5", "16: '1..5' is a range: in 1..5"},
      {"source.port in 1..", "16: '' is no number such as 443, 10k, 2M or 0x1f"},
      {"source.port == port",
       "16: 'port' is source.port and destination.port: it stands on the left, here write one of them"},
      {"source.ip == 10.0.0", "14: '10.0.0' is no address such as 192.0.2.1 or 2001:db8::1"},
      {"source.ip == 10.0.0.0/8", "14: '10.0.0.0/8' is a prefix: in 10.0.0.0/8"},
      {"source.ip in 10.0.0.0/33", "14: '10.0.0.0/33': a prefix of it has 0..32 bits"},
      {"source.ip in ::/129", "14: '::/129': a prefix of it has 0..128 bits"},
      {"source.ip in 10.0.0.0/",
       "14: '10.0.0.0/' is no address, prefix or range such as 192.0.2.1, 10.0.0.0/8 or "
       "192.0.2.1..192.0.2.9"},
      {"source.ip in 10.0.0.1..::1", "14: '10.0.0.1..::1' has ends of IPv4 and of IPv6"},
      {"source.ip in 10.0.0.9..10.0.0.1", "14: '10.0.0.9..10.0.0.1' begins after its end"},
      {"source.ip < 10.0.0.1", "11: source.ip is an address: it has no <, but ==, !=, in, not in"},
      {"source.ip has 1", "11: source.ip is an address: it has no has, but ==, !=, in, not in"},
      {"source.ip & 1 == 1", "13: source.ip is an address: & is for numbers"},
      {"source.ip == source.port", "14: source.port is a number, but source.ip is an address: they cannot be compared"},
      {"tcpControlBits & SYN == tcpControlBits", "25: 'tcpControlBits' is a column: after & a value is wanted"},
      {"tcpControlBits & 0 == 0", "18: '0' has no bits"},
      {"tcpControlBits & SYN has SYN", "18: after & one of ==, !=, <, <=, >, >=, in, not in is allowed"},
      {"tcpControlBits has SYN+X",
       "20: 'SYN+X' is no number such as 443, 10k, 2M or 0x1f, and not of FIN, SYN, RST, PSH, ACK, URG, ECE, CWR, AE "
       "joined by +"},
      {"network.protocol == tpc", "21: IP protocol: there is no 'tpc'; nearest: 3pc, tcp, xtp"},
      {"network.protocol == 256", "21: 256 is not in 0..255: an IP protocol"},
      {"network.protocol < tcp", "18: network.protocol is an IP protocol: it has no <, but ==, !=, in, not in"},
      {"flow.exporter < a",
       "15: flow.exporter is text: it has no <, but ==, !=, in, not in, contains, starts_with, "
       "ends_with"},
      {"sourceMacAddress == 00:00:5e:00:53", "21: '00:00:5e:00:53' is no MAC address such as 00:00:5e:00:53:01"},
      {"flow.start > 2026-02-30",
       "14: '2026-02-30' is no time such as 2026-01-31T12:00:00Z, "
       "2026-01-31T12:00:00.5+01:00 or 2026-01-31"},
      {"flow.start > 2026-01-31T12:00:00.0001Z",
       "14: '2026-01-31T12:00:00.0001Z' has parts of a millisecond, in which times are compared"},
      {"flow.duration_ms > 1.5", "20: '1.5' is no duration such as 300ms, 5s, 10m, 1h or 5000 (ms)"},
      {"flow.duration_ms > 0.1ms", "20: '0.1ms' has parts of a millisecond, in which durations are compared"},
      {"applicationId == 13",
       "18: '13' is no application as lines have it: ENGINE:SELECTOR such as 13:443, of engine "
       "20 20:ENTERPRISE:SELECTOR"},
      {"samplingProbability > x", "23: 'x' is no number such as 0.01"},
      {"(source.port == 1", "1: '(' without ')'"},
      {"source.port == 1)", "17: ')' without '('"},
      {"source.port == 1 source.port == 2", "18: 'source.port', wanted: and, or or the end"},
      {"source.port == 1 and", "21: the text ends, wanted: the name of a column, not or '('"},
      {"(source.port == 1 destination.port == 2)", "19: 'destination.port', wanted: and, or or ')'"},
      {"source.port in (1, 2", "21: the text ends, wanted: ',' or ')'"},
      {"source.port in ()", "17: ')', wanted: a value or @FILE"},
      {"source.port in @", "16: '@' without the name of a file"},
      {"source.port not 5", "17: '5', wanted: in"},
      {"source.port == @ports", "16: '@ports' is no number such as 443, 10k, 2M or 0x1f"},
      {"source.port == 1 | source.port == 2", "18: '|' alone; or is written or, or ||"},
      {"flow.exporter == 'a", "18: the text that begins here has no ' at its end"},
      {R"(flow.exporter == "\q")", R"(19: after \ one of \ " ' n r t and x with two hex digits is allowed)"},
      {R"(flow.exporter == "\x1")", R"(19: after \x two hex digits are allowed)"},
      // Columns are characters, not octets; what is not to be printed is not.
      {"flow.exporter == '\xc3\xb6' and x",
       "27: the text ends, wanted: after 'x' one of == != < <= > >= & in, not in, "
       "contains, starts_with, ends_with, has"},
      {"flow.exporter in 192.0.2.0/24",
       "18: '192.0.2.0/24' is of addresses, and flow.exporter is text: in quotes it is one"},
      {"flow.exporter in (a, 2001:db8::1..2001:db8::2)",
       "22: '2001:db8::1..2001:db8::2' is of addresses, and flow.exporter is text: in quotes it is one"},
      {"source.port == \xc2\x9b"
       "31m",
       "16: '?31m' is no number such as 443, 10k, 2M or 0x1f"},
      {"source.port == \x1b[2J\x07", "16: '?[2J?' is no number such as 443, 10k, 2M or 0x1f"},
  };
  for (const wrong& w : all) EXPECT_EQ(error_of(w.text), std::string("--filter: at column ") + w.message) << w.text;
}

TEST(FilterErrors, LengthAndDepthAreBounded) {
  const auto nested = [](std::size_t n) { return std::string(n, '(') + "source.port == 1" + std::string(n, ')'); };
  EXPECT_EQ(error_of(nested(filter::greatest_depth)), "");
  EXPECT_EQ(error_of(nested(filter::greatest_depth + 1)),
            "--filter: at column 66: more than 64 parentheses and nots in one another");
  std::string nots;
  for (int i = 0; i < 10'000; ++i) nots += "not ";
  EXPECT_NE(error_of(nots + "source.port == 1"), "");
  std::string many = "source.port == 0";
  while (many.size() + 30 < filter::longest_text) many += " or source.port == " + std::to_string(many.size());
  EXPECT_EQ(error_of(many), "");
  EXPECT_NE(error_of(many + std::string(filter::longest_text, ' ')), "");
  EXPECT_EQ(error_of(std::string_view{"source.port\0 == 1", 17}), "--filter: at column 12: a zero octet");
}

}  // namespace
