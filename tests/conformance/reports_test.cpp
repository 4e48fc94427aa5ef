// SPDX-License-Identifier: BSL-1.0
// Reports of findings that were made up for it: what is marked, and that nothing from the wire reaches a terminal.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "conformance/reports/json.hpp"
#include "conformance/reports/text.hpp"

namespace flowkit::test {
namespace {

using conformance::requirement;

/// One exporter, and findings in a datagram of 100 octets 0, 1, 2 ...
struct reported {
  conformance::settings settings;
  conformance::findings found{settings};
  conformance::examiner examined{settings, found};
  std::vector<std::byte> datagram = std::vector<std::byte>(100);

  reported() {
    std::vector<std::byte> empty(24);
    empty[1] = std::byte{5};
    examined.examine({.payload = empty, .source = {ipv4_address{0xc0000201}, 2055}, .destination = {}});
    for (std::size_t i = 0; i < datagram.size(); ++i) datagram[i] = static_cast<std::byte>(i);
  }
  void fail(place at, std::string_view message) {
    found.begin(0, 7, datagram);
    found.failed(requirement::NFV5_HDR_LEN, at, "what is expected", [&] { return message; });
    found.settle();
  }
  [[nodiscard]] std::string text(const conformance::text_style& style = {}) const {
    return conformance::text_report({{"x.pcap"}, settings, found, examined}, style);
  }
  [[nodiscard]] std::string json() const { return conformance::json_report({{"x.pcap"}, settings, found, examined}); }
};

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(TextReport, MarksTheOctets) {
  reported r;
  r.fail({30, 4}, "message");
  EXPECT_TRUE(contains(r.text(),
                       "datagram 7, octets 30-33 of 100, from 192.0.2.1:2055 engine 0/0\n"
                       "    message\n"
                       "    expected: what is expected\n"
                       "      0010  10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f  ................\n"
                       "                                                      ^^ ^^\n"
                       "      0020  20 21 22 23 24 25 26 27 28 29 2a 2b 2c 2d 2e 2f   !\"#$%&'()*+,-./\n"
                       "            ^^ ^^\n"))
      << r.text();
}

TEST(TextReport, MarksByColour) {
  reported r;
  r.fail({97, 1}, "message");
  const std::string text = r.text({.columns = 100, .colour = true});
  EXPECT_TRUE(contains(text, "      0060  60 \x1b[1;31m61\x1b[0m 62 63  ")) << text;
  EXPECT_FALSE(contains(text, "^^"));
}

/// Octets that are missing, and more than are kept.
TEST(TextReport, PlacesAtTheEndAndLongOnes) {
  reported r;
  r.fail({100, 0}, "message");
  EXPECT_TRUE(contains(r.text(), "at octet 100 of 100")) << r.text();
  reported more;
  more.fail({0, 100}, "message");
  EXPECT_TRUE(contains(more.text(), "octets 0-99 of 100")) << more.text();
  EXPECT_TRUE(contains(more.text(), "      36 octets more\n")) << more.text();
}

TEST(TextReport, FitsAndHasNothingThatATerminalInterprets) {
  reported r;
  std::string wild(256, '\0');
  std::iota(wild.begin(), wild.end(), static_cast<char>(0));
  r.fail({0, 1}, wild + " word word word word word word word");
  for (const std::size_t columns : {60u, 80u, 100u}) {
    const std::string text = r.text({.columns = columns});
    EXPECT_TRUE(std::all_of(text.begin(), text.end(), [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7f); }));
  }
  EXPECT_TRUE(contains(r.text(), "\\x00\\x01")) << r.text();
}

TEST(JsonReport, QuotesWhatIsOnTheWire) {
  reported r;
  r.fail({2, 2}, "\x1b[31m \"quoted\" \\ \xff \xc3\xa9");
  EXPECT_TRUE(contains(r.json(), "\"message\": \"\\u001b[31m \\\"quoted\\\" \\\\ \xef\xbf\xbd \xc3\xa9\", "))
      << r.json();
  EXPECT_TRUE(contains(r.json(),
                       "\"requirement\": \"NFV5-HDR-LEN\", \"level\": \"MUST\", \"exporter\": 0, "
                       "\"datagram\": 7, \"offset\": 2, \"length\": 2, "));
}

TEST(JsonReport, InfoIsObservedWhateverTheLevel) {
  reported r;
  r.found.begin(0, 7, r.datagram);
  r.found.noted(requirement::NFV5_HDR_LEN, place{0, 1}, "x", [] { return "y"; });
  r.found.settle();
  EXPECT_TRUE(contains(r.json(), "{\"requirement\": \"NFV5-HDR-LEN\", \"level\": \"observed\", ")) << r.json();
}

}  // namespace
}  // namespace flowkit::test
