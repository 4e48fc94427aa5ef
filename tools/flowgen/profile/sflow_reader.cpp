// SPDX-License-Identifier: BSL-1.0
#include <array>

#include "tools/common/nearest.hpp"
#include "tools/flowgen/exporters/exporter.hpp"
#include "tools/flowgen/profile/reading.hpp"

namespace flowkit::tools {

namespace {
/// Which of the words are in the list; all if there is none.
template <std::size_t N>
std::array<bool, N> read_set(toml_keys& k, std::string_view key, const std::array<std::string_view, N>& words) {
  std::array<bool, N> out{};
  const toml_value* const all = k.any(key);
  if (all == nullptr) out.fill(true);
  if (all == nullptr) return out;
  if (all->is != toml_value::kind::array) k.fail(*all, key, "needs a list of words in quotes");
  for (const toml_value& one : all->items) {
    std::size_t i = 0;
    while (i < N && words[i] != one.text) ++i;
    if (i == N) k.fail(one, key, unknown_name(one.text, words));
    out[i] = true;
  }
  return out;
}
}  // namespace

sflow_profile read_sflow_table(const std::string& path, const toml_value& table, std::string& source) {
  toml_keys k{path, table};
  sflow_profile s;
  source = k.text("source").value_or("");
  s.data_sources = k.number32("data_sources", 1, 4096).value_or(s.data_sources);
  s.counter_interval = k.time_span("counter_interval", true).value_or(s.counter_interval);
  s.header = k.number32("header", min_header_size, max_header_size).value_or(static_cast<std::uint32_t>(s.header));
  s.expanded = k.flag("expanded").value_or(false);
  constexpr std::array<std::string_view, 3> extended{"switch", "router", "gateway"};
  const auto with = read_set(k, "extended", extended);
  s.with_switch = with[0], s.with_router = with[1], s.with_gateway = with[2];
  constexpr std::array<std::string_view, 2> counters{"interface", "ethernet"};
  s.ethernet_counters = read_set(k, "counters", counters)[1];
  s.drops = k.number32("drops", 0, 100).value_or(0);
  k.finish();
  return s;
}

}  // namespace flowkit::tools
