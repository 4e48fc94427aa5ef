// SPDX-License-Identifier: BSL-1.0
// The page for Prometheus: whatever labels hold, it reads as its grammar has it; counters do not fall; exporters are
// bounded in number.
#include <gtest/gtest.h>

#include <map>
#include <optional>

#include <support/holds.hpp>
#include <tools/function_sink.hpp>

#include "tools/common/printable.hpp"
#include "tools/flowrecv/metrics/page.hpp"
#include "tools/flowrecv/receiver.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using conformance::counterexample;
using conformance::source;

struct read_sample {
  std::string name, value;
  std::map<std::string, std::string> labels;
};

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// A sample line, strictly; nothing if it is none.
std::optional<read_sample> read(std::string_view line) {
  read_sample s;
  std::size_t at = 0;
  const auto name = [&] {
    const std::size_t begin = at;
    while (at < line.size() && is_name(line[at])) ++at;
    return std::string(line.substr(begin, at - begin));
  };
  s.name = name();
  if (s.name.empty() || at == line.size()) return std::nullopt;
  if (line[at] == '{') {
    do {
      ++at;
      const std::string label = name();
      if (label.empty() || line.substr(at, 2) != "=\"") return std::nullopt;
      std::string value;
      for (at += 2;; ++at) {
        if (at >= line.size()) return std::nullopt;
        if (line[at] == '"') break;
        if (line[at] != '\\') {
          value += line[at];
          continue;
        }
        if (++at == line.size() || (line[at] != '\\' && line[at] != '"' && line[at] != 'n')) return std::nullopt;
        value += line[at] == 'n' ? '\n' : line[at];
      }
      if (!s.labels.emplace(label, value).second) return std::nullopt;
      ++at;
    } while (at < line.size() && line[at] == ',');
    if (at == line.size() || line[at++] != '}') return std::nullopt;
  }
  if (at == line.size() || line[at++] != ' ') return std::nullopt;
  s.value = line.substr(at);
  if (s.value.empty() || s.value.find_first_not_of("0123456789.e+-") != std::string::npos) return std::nullopt;
  return s;
}

/// Octets of all kinds; those that mean something are frequent.
std::string text_from(source& from) {
  constexpr std::string_view special = "\"\\\n{},= #\r\x1b\x7f\x80\xc2\xff";
  std::string s;
  for (std::uint64_t n = from.below(20); n > 0; --n) {
    const std::uint64_t what = from.below(4);
    s += what == 0   ? special[from.below(special.size())]
         : what == 1 ? static_cast<char>(from.below(256))
                     : static_cast<char>('a' + from.below(26));
    if (what == 3) s += "\xc3\xbc";  // ü
  }
  return s;
}

counterexample labels_read_back(source& from) {
  const std::string one = text_from(from), other = text_from(from);
  const std::uint64_t n = from.below(1'000'000);
  exposition to;
  to.begin({"family_total", metric_kind::counter, "Help."});
  to.sample(n, label_text({{"one", one}, {"other", other}}));
  const std::string text = std::move(to).text();
  const std::string head = "# HELP family_total Help.\n# TYPE family_total counter\n";
  if (!text.starts_with(head) || !text.ends_with('\n')) return text;
  const std::string line = text.substr(head.size(), text.size() - head.size() - 1);
  if (line.find('\n') != std::string::npos || !is_printable(line)) return "more than a line: " + text;
  const auto got = read(line);
  if (!got || got->name != "family_total" || got->value != std::to_string(n)) return "not read: " + line;
  const std::map<std::string, std::string> want{{"one", printable(one)}, {"other", printable(other)}};
  return got->labels == want ? counterexample{} : "labels: " + line;
}
TEST(Exposition, LabelsOfAnyOctetsReadBack) { test::holds({"tools.exposition.labels", &labels_read_back}); }

/// Losses as they go up and down.
counterexample losses_rise(source& from) {
  rising_losses tested;
  losses now;
  for (std::uint64_t steps = from.below(30); steps > 0; --steps) {
    const rising_losses before = tested;
    for (const loss_cause& c : loss_causes) now.*c.member = from.below(3) == 0 ? now.*c.member : from.below(100);
    tested.look(now);
    for (std::size_t i = 0; i < std::size(loss_causes); ++i) {
      if (tested[i].lost < before[i].lost || tested[i].taken_back < before[i].taken_back) return "it falls";
      if (tested[i].lost - tested[i].taken_back != now.*loss_causes[i].member) return "not what the account says";
    }
  }
  return {};
}
TEST(RisingLosses, NeverFallAndSayWhatTheAccountSays) { test::holds({"tools.rising_losses.account", &losses_rise}); }

struct page {
  std::map<std::string, std::vector<read_sample>> of;
  std::string wrong;

  explicit page(const std::string& text) {
    for (std::size_t at = 0, end; at < text.size(); at = end + 1) {
      end = text.find('\n', at);
      const std::string line = text.substr(at, end - at);
      if (line.starts_with("# ")) continue;
      if (const auto s = read(line))
        of[s->name].push_back(*s);
      else
        wrong = line;
    }
  }
  std::uint64_t sum(const std::string& name) {
    std::uint64_t all = 0;
    for (const read_sample& s : of[name]) all += std::stoull(s.value);
    return all;
  }
};

page page_of(exporter_table& exporters) {
  function_sink nowhere;
  const run_state run{.account = {.received = receiver{exporters, nowhere, {}}, .run = {}, .stages = {}},
                      .outputs = {}};
  rising_losses lost;
  lost.look(losses_of(run.account.received, run.account.run));
  return page{metrics_page(run, lost, {})};
}
exporter_key number(std::uint32_t n) {
  return {{ip_address{ipv4_address{0x0a000000 + n}}, 2055}, protocol::netflow5, 0};
}

TEST(MetricsPage, ListsThoseWithTheMostDatagramsAndCountsAll) {
  constexpr std::uint32_t all = 3000;
  exporter_table exporters;
  for (std::uint32_t n = 1; n <= all; ++n) {
    exporters.at(number(n)).counters.datagrams = n;
    exporters.at(number(n)).counters.sequence.lost = 1;
    exporters.at(number(n)).name = "\"\n# TYPE evil counter\nevil 1";
  }
  page got = page_of(exporters);
  EXPECT_EQ(got.wrong, "");
  EXPECT_EQ(got.of.count("evil"), 0u);
  EXPECT_EQ(got.of["flowrecv_exporter_datagrams_total"].size(), most_listed_exporters);
  EXPECT_EQ(got.sum("flowrecv_exporters_not_listed"), all - most_listed_exporters);
  EXPECT_EQ(got.sum("flowrecv_exporters"), all);
  EXPECT_EQ(got.sum("flowrecv_datagrams_total"), std::uint64_t{all} * (all + 1) / 2);
  EXPECT_EQ(got.sum("flowrecv_lost_total"), all);
  EXPECT_EQ(got.sum("flowrecv_exporter_lost"), most_listed_exporters);
  for (const read_sample& s : got.of["flowrecv_exporter_datagrams_total"])
    EXPECT_GT(std::stoull(s.value), all - most_listed_exporters) << "not one of the most";
}

TEST(MetricsPage, EachCauseOfLossHasASample) {
  exporter_table exporters;
  exporters.at(number(1));
  page got = page_of(exporters);
  for (const char* family : {"flowrecv_lost_total", "flowrecv_lost_taken_back_total", "flowrecv_exporter_lost"}) {
    std::map<std::string, int> causes;
    for (const read_sample& s : got.of[family]) ++causes[s.labels.at("cause")];
    for (const loss_cause& c : loss_causes) EXPECT_EQ(causes[c.name], 1) << family << ' ' << c.name;
    EXPECT_EQ(causes.size(), std::size(loss_causes)) << family;
  }
}

}  // namespace
