// SPDX-License-Identifier: BSL-1.0
// Reports of findings that were made up for it: what is marked, and that nothing from the wire reaches a terminal.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "conformance/reports/json.hpp"
#include "conformance/reports/junit.hpp"
#include "conformance/reports/markup.hpp"
#include "conformance/reports/sarif.hpp"
#include "conformance/reports/text.hpp"
#include "conformance/reports/timeline.hpp"

namespace flowkit::test {
namespace {

using conformance::requirement;
using conformance::verdict;

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

TEST(Markup, NothingIsMarkupAndNothingIsLost) {
  using conformance::markup;
  EXPECT_EQ(markup("a < b && c > \"d\" 'e'"), "a &lt; b &amp;&amp; c &gt; &quot;d&quot; &#39;e&#39;");
  EXPECT_EQ(markup("]]>"), "]]&gt;");
  EXPECT_EQ(markup(std::string("\0\x1b\x7f", 3)), "\\x00\\x1b\\x7f");
  EXPECT_EQ(markup("one\ntwo\tthree\r"), "one&#10;two&#9;three\\x0d");
  EXPECT_EQ(markup("\xc3\xa9 \xf0\x9f\x98\x80"), "\xc3\xa9 \xf0\x9f\x98\x80");
  // No UTF-8, a surrogate, U+FFFF.
  EXPECT_EQ(markup("\xff \xed\xa0\x80 \xef\xbf\xbf"), "\xef\xbf\xbd \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd \xef\xbf\xbd");
}

TEST(JunitReport, FailuresByLevelAndStrictness) {
  reported r;
  r.found.begin(0, 7, r.datagram);
  r.found.failed(requirement::NFV5_HDR_LEN, place{0, 2}, "x", [] { return "<b>\x1b"; });
  r.found.noted(requirement::NFV5_HDR_SECS, place{0, 2}, "x", [] { return "a note"; });
  r.found.settle();
  const auto report = [&](bool strict) {
    return conformance::junit_report(
        {.names = {}, .settings = r.settings, .found = r.found, .examined = r.examined, .strict = strict});
  };
  const std::string text = report(false);
  EXPECT_TRUE(contains(text, "name=\"NFV5-HDR-LEN\" time=\"0\"><failure type=\"MUST\" message=")) << text;
  EXPECT_TRUE(contains(text, "&lt;b&gt;\\x1b; expected: x&#10;</failure>")) << text;
  EXPECT_TRUE(contains(text, "name=\"NFV5-HDR-SECS\" time=\"0\"/>")) << text;
  EXPECT_TRUE(contains(text, "info NFV5-HDR-SECS: 1 finding&#10;")) << text;
  EXPECT_TRUE(contains(text, "<skipped message=\"not seen\"/>")) << text;
  r.found.begin(0, 8, r.datagram);
  r.found.failed(requirement::IPFIX_7011_8_4_COPIES, place{0, 2}, "x", [] { return "y"; });
  r.found.settle();
  EXPECT_TRUE(contains(report(false), "name=\"IPFIX-7011-8.4-COPIES\" time=\"0\"/>"));
  EXPECT_TRUE(contains(report(true), "name=\"IPFIX-7011-8.4-COPIES\" time=\"0\"><failure type=\"SHOULD\""));
}

TEST(SarifReport, OneFileIsTheArtifact) {
  reported r;
  r.fail({2, 2}, "\xff \"quoted\"");
  const auto report = [&](std::vector<std::string> names, bool files) {
    return conformance::sarif_report({.names = std::move(names),
                                      .settings = r.settings,
                                      .found = r.found,
                                      .examined = r.examined,
                                      .from_files = files});
  };
  const std::string one = report({"a b/\xc3\xa9.pcap"}, true);
  EXPECT_TRUE(contains(one, "\"artifactLocation\": {\"uri\": \"a%20b/%C3%A9.pcap\", \"index\": 0}")) << one;
  EXPECT_TRUE(contains(one, "\"text\": \"\xef\xbf\xbd \\\"quoted\\\". Expected: what is expected.\"")) << one;
  EXPECT_TRUE(contains(one, "192.0.2.1:2055 engine 0/0, datagram 7, octets 2-3 of 100")) << one;
  // In which of several files it is, and where a socket is, nobody knows.
  EXPECT_FALSE(contains(report({"a", "b"}, true), "physicalLocation"));
  EXPECT_FALSE(contains(report({"udp 127.0.0.1:2055"}, false), "\"uri\""));
}

TEST(Timeline, IsThinnedAndKeepsWhatWasLost) {
  conformance::timeline::thinned<conformance::timeline::point, 8> some;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    some.add({.at = from_unix_seconds(i), .sequence = i, .lost = i % 3});
    ASSERT_LE(some.all().size(), 8u);
  }
  EXPECT_EQ(some.seen(), 1000u);
  std::uint64_t lost = 0;
  for (std::size_t i = 0; i < some.all().size(); ++i) {
    EXPECT_EQ(some.all()[i].sequence, 128 * i);  // as far apart, from the first one on
    lost += some.all()[i].lost;
  }
  EXPECT_EQ(some.all().size(), 8u);
  EXPECT_EQ(lost, 999u);
}

TEST(SamplingReport, TextAndJson) {
  reported r;
  const std::vector<conformance::sampling_verdict> sampling{
      conformance::judge_sampling(conformance::sampling_basis::pool, 200, 10'000, 100)};
  const conformance::report_input in{
      .names = {}, .settings = r.settings, .found = r.found, .examined = r.examined, .sampling = sampling};
  EXPECT_TRUE(contains(conformance::text_report(in, {}),
                       "Sampling: 0 right, 1 wrong, 0 undecided\n"
                       "  wrong   of 192.0.2.1:2055 engine 0/0, by its pool\n"
                       "    1 of 100: 10000 packets, 200 samples; 69 to 134 are right\n"
                       "    one of 50.0 packets was sampled, 2 times as many as announced\n"))
      << conformance::text_report(in, {});
  EXPECT_TRUE(contains(conformance::json_report(in),
                       "\"sampling\": [\n    {\"exporter\": 0, \"sampler\": \"\", \"basis\": "
                       "\"pool\", \"offered\": 10000, \"rate\": 100, \"samples\": 200, "));
  EXPECT_FALSE(contains(r.json(), "sampling\": "));
}

TEST(PlanReport, TextAndJson) {
  reported r;
  const conformance::plan_outcome plan{"a-plan",
                                       {{"one", "What is asked", "do this", "by that", verdict::not_seen, "missing"},
                                        {"two", "What else", "", "", verdict::fail, "it is not"}}};
  const conformance::report_input in{
      .names = {}, .settings = r.settings, .found = r.found, .examined = r.examined, .plan = &plan};
  EXPECT_TRUE(contains(conformance::text_report(in, {}),
                       "Plan a-plan: 1 fail, 1 not seen\n"
                       "  not seen    one: What is asked\n    missing\n    to decide it: do this\n"
                       "  fail        two: What else\n    it is not\n"))
      << conformance::text_report(in, {});
  EXPECT_TRUE(
      contains(conformance::json_report(in), "\"plan\": {\"name\": \"a-plan\", \"passed\": false, \"steps\": [\n"));
  EXPECT_TRUE(contains(conformance::junit_report(in),
                       "<testcase classname=\"a-plan\" name=\"two\" time=\"0\"><failure type=\"plan\""));
}

}  // namespace
}  // namespace flowkit::test
