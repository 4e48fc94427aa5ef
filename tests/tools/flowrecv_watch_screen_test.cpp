// SPDX-License-Identifier: BSL-1.0
// The live screen as text: rates, order, what is new; whatever names hold and however small the terminal is.
#include <gtest/gtest.h>

#include <support/holds.hpp>

#include "tools/common/printable.hpp"
#include "tools/common/terminal.hpp"
#include "tools/flowrecv/watch/screen_text.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using conformance::counterexample;
using conformance::source;

watch_exporter one(std::uint32_t n, watch_counts counts, std::string name = {}) {
  return {{{ip_address{ipv4_address{0x0a000000 + n}}, 2055}, protocol::netflow5, 0}, std::move(name), counts};
}
bool has(const std::vector<screen_line>& lines, std::string_view words) {
  return std::any_of(lines.begin(), lines.end(), [&](const auto& l) { return l.text.find(words) != l.text.npos; });
}
std::string all_of(const std::vector<screen_line>& lines) {
  std::string all;
  for (const screen_line& l : lines) all += l.text + '\n';
  return all;
}

TEST(WatchScreen, HasRatesOfTheTimeBetween) {
  const watch_sample before{{one(1, {10, 100, 1000})}, {10, 100, 1000}};
  const watch_sample now{{one(1, {30, 500, 9000})}, {30, 500, 9000}};
  const auto lines = screen_text(now, before, 2.0, {});
  EXPECT_TRUE(has(lines, "flowrecv: 10 datagrams/s, 200 flows/s, 4.0 k octets/s; 1 exporter, 30 datagrams"))
      << all_of(lines);
  EXPECT_TRUE(has(lines, "10.0.0.1:2055")) << all_of(lines);
  EXPECT_TRUE(has(lines, "nothing lost")) << all_of(lines);
}

TEST(WatchScreen, OneThatBeganAnewHasNoRateBelowNothing) {
  const watch_sample before{{one(1, {1000, 1000, 1000})}, {1000, 1000, 1000}};
  const watch_sample now{{one(1, {1, 1, 1})}, {1001, 1001, 1001}};
  EXPECT_TRUE(has(screen_text(now, before, 1.0, {}), "flowrecv: 1 datagrams/s")) << "the totals";
  const auto lines = screen_text(now, before, 1.0, {});
  EXPECT_EQ(lines.back().text.find_first_not_of(' '), lines.back().text.find('0')) << all_of(lines);
}

TEST(WatchScreen, TheBusiestComeFirst) {
  watch_sample before, now;
  for (std::uint32_t n = 1; n <= 10'000; ++n) {
    before.exporters.push_back(one(n, {n, n, n}));
    now.exporters.push_back(one(n, {n + (n * 7919) % 10'007, n, n}));
  }
  const auto lines = screen_text(now, before, 1.0, {100, 24});
  ASSERT_EQ(lines.size(), 24u) << all_of(lines);
  std::vector<double> rates;
  for (const screen_line& l : lines)
    if (l.text.find("netflow5") != l.text.npos) rates.push_back(std::stod(l.text));
  ASSERT_EQ(rates.size(), 19u);
  EXPECT_TRUE(std::is_sorted(rates.rbegin(), rates.rend())) << all_of(lines);
  EXPECT_EQ(rates.front(), 10.0) << "10.0 k";
  EXPECT_TRUE(has(lines, "and 9981 more exporters")) << all_of(lines);
}

TEST(WatchScreen, ALossThatGrewIsMarked) {
  watch_sample before, now;
  for (const loss_cause& c : loss_causes) {
    before = {}, now = {};
    before.totals.lost.*c.member = 3, now.totals.lost.*c.member = 3;
    const auto as_it_was = screen_text(now, before, 1.0, {});
    EXPECT_FALSE(as_it_was[1].is_new || as_it_was[1].text.starts_with('!')) << c.name;
    EXPECT_NE(as_it_was[1].text.find('3'), std::string::npos) << c.name << ": " << as_it_was[1].text;
    now.totals.lost.*c.member = 4;
    const auto grown = screen_text(now, before, 1.0, {});
    EXPECT_TRUE(grown[1].is_new && grown[1].text.starts_with("! ")) << c.name << ": " << grown[1].text;
    EXPECT_NE(redraw(grown, true).find("\x1b[1;31m! "), std::string::npos);
    EXPECT_EQ(redraw(grown, false).find("\x1b[1"), std::string::npos);
  }
}

TEST(WatchScreen, NothingYet) {
  const auto lines = screen_text({}, {}, 0.0, {20, 5}, "a message");
  EXPECT_EQ(lines.front().text, "flowrecv: 0 datagram") << all_of(lines);
  EXPECT_EQ(lines.back().text, "a message");
}

/// Names with whatever may be in files, terminals of any size.
counterexample fits(source& from) {
  const auto text = [&] {
    std::string s;
    for (std::uint64_t n = from.below(30); n > 0; --n)
      s += from.coin() ? "\x1b[2J"[from.below(4)] : static_cast<char>(from.below(256));
    return s;
  };
  watch_sample before, now;
  for (std::uint32_t n = static_cast<std::uint32_t>(from.below(12)); n > 0; --n) {
    const watch_counts c{from.below(1000), from.word(), from.word()};
    now.exporters.insert(now.exporters.begin(), one(n, c, text()));
    if (from.coin()) before.exporters.insert(before.exporters.begin(), one(n, {from.below(1000)}));
  }
  for (const loss_cause& c : loss_causes) now.totals.lost.*c.member = from.below(2) * from.word();
  const screen_size size{1 + from.below(100), 1 + from.below(20)};
  const auto lines = screen_text(now, before, 1.0, size, from.coin() ? text() : "");
  if (lines.size() > size.rows) return "too many lines";
  for (const screen_line& l : lines) {
    if (text_width(l.text) > size.columns) return "too wide: " + printable(l.text);
    if (!is_printable(l.text)) return "not printable: " + printable(l.text);
  }
  return {};
}
TEST(WatchScreen, FitsAndHoldsNoCommands) { test::holds({"tools.watch_screen.fits", &fits}, 1'000); }

}  // namespace
