// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/top/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "tools/common/exit_code.hpp"
#include "tools/common/nearest.hpp"
#include "tools/common/quantity.hpp"
#include "tools/flowrecv/top/heavy_hitters.hpp"
#include "tools/flowrecv/top/key.hpp"
#include "tools/flowrecv/top/series.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* usual_sums = "network.bytes,network.packets,flows";
constexpr std::uint64_t most_rows = 100'000, least_memory = std::uint64_t{1} << 20;
constexpr duration late_live = seconds(30);

[[noreturn]] void wrong(const std::string& message) { throw startup_error(exit_code::usage, message); }

std::vector<std::string_view> words_of(const char* option, std::string_view list, std::size_t most) {
  std::vector<std::string_view> words;
  while (true) {
    const auto comma = list.find(',');
    words.push_back(list.substr(0, comma));
    if (std::count(words.begin(), words.end(), words.back()) > 1)
      wrong(fmt::format("{}: '{}' is there twice", option, words.back()));
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  if (words.size() > most) wrong(fmt::format("{}: {} names; at most {}", option, words.size(), most));
  return words;
}

std::vector<flow::column> columns_of(std::string_view list) {
  std::vector<std::string_view> names;
  for (const flow::column& c : flow::columns) names.push_back(c.name);
  std::vector<flow::column> by;
  for (const std::string_view word : words_of("--by", list, flow_key::most_columns)) {
    const auto found = std::find(names.begin(), names.end(), word);
    if (found == names.end()) wrong("--by: " + unknown_name(word, names) + " (all of them: flowrecv --list-fields)");
    by.push_back(flow::columns[static_cast<std::size_t>(found - names.begin())]);
  }
  return by;
}

std::vector<summed> sums_of(std::string_view list) {
  std::vector<std::string_view> names;
  for (const summed& s : summable()) names.push_back(s.name);
  std::vector<summed> sums;
  for (const std::string_view word : words_of("--sum", list, most_sums)) {
    const auto found = std::find(names.begin(), names.end(), word);
    if (found == names.end()) wrong("--sum: " + unknown_name(word, names));
    sums.push_back(summable()[static_cast<std::size_t>(found - names.begin())]);
  }
  return sums;
}

top_format format_of(const std::string& name) {
  if (name == "table") return top_format::table;
  if (name == "csv") return top_format::csv;
  if (name == "json") return top_format::json;
  wrong(fmt::format("--format: '{}' is not one of table, csv, json, which --top and --every take", name));
}

/// Captures wait for nobody: without --late their intervals are written at the end.
std::optional<duration> late_of(const top_texts& t, duration every, bool live) {
  const duration most{flowkit::detail::saturated_multiply(every.ns, series::most_late)};
  if (t.late.empty()) return live ? std::optional(std::min(late_live, most)) : std::nullopt;
  const duration late = parse_duration("--late", t.late);
  if (late > most)
    wrong(fmt::format("--late: {} would keep more than {} intervals of --every {} open", t.late, series::most_late,
                      t.every));
  return late;
}
}  // namespace

void top_texts::add_to(CLI::App& app) {
  const auto text = [&](const char* name, std::string& into, const std::string& what, const char* type) {
    app.add_option(name, into, what)->type_name(type);
  };
  text(
      "--top", rows,
      "instead of lines, a table of the N keys of --by with the greatest sums, and of all others together; at the end, "
      "with --every of each interval",
      "N");
  text("--by", by,
       fmt::format("with --top: the columns that are a key, 1 to {} names separated by commas, such as source.ip or "
                   "network.protocol,destination.port",
                   flow_key::most_columns),
       "LIST");
  text("--sum", sums,
       fmt::format("with --top or --every: what is added up; the first decides the rank. flows, or counters such as "
                   "network.bytes (default: {})",
                   usual_sums),
       "LIST");
  text("--every", every,
       "sums of each interval of this length, by the flows' @timestamp; without --top of all flows together: bandwidth "
       "over time",
       "TIME");
  text("--late", late,
       "with --every: an interval is written this long after its end; flows that come later, or are farther ahead, are "
       "counted apart (default: 30s; without --listen intervals are written at the end)",
       "TIME");
  text("--top-memory", memory,
       "memory for keys; sums are exact while all keys fit, else each has a bound of error (1M..16G, default: 64M)",
       "SIZE");
}

bool top_texts::asked() const noexcept {
  return !rows.empty() || !by.empty() || !sums.empty() || !every.empty() || !late.empty() || !memory.empty();
}

top_settings read_top_options(const top_texts& t, const std::optional<std::string>& format, bool live) {
  if (t.rows.empty() && !t.by.empty()) wrong("--by: only with --top N, which says how many of the keys are shown");
  if (!t.rows.empty() && t.by.empty()) wrong("--top: only with --by LIST, the columns that are a key");
  if (t.rows.empty() && !t.memory.empty()) wrong("--top-memory: only with --top N and --by LIST");
  if (t.every.empty() && !t.late.empty()) wrong("--late: only with --every TIME");
  if (t.rows.empty() && t.every.empty())
    wrong("--sum: only with --top N and --by LIST, or with --every TIME, which say of what the sums are");

  top_settings s;
  if (!t.rows.empty()) s.rows = static_cast<std::size_t>(parse_count("--top", t.rows, 1, most_rows));
  if (!t.by.empty()) s.by = columns_of(t.by);
  s.sums = sums_of(t.sums.empty() ? usual_sums : t.sums);
  for (const flow::column& c : s.by)
    for (const summed& added : s.sums)
      if (c.name == added.name) wrong(fmt::format("--sum: {} is in --by: it cannot be both", c.name));
  if (!t.every.empty()) {
    s.every = parse_duration("--every", t.every);
    if (s.every->ns < 1'000'000) wrong(fmt::format("--every: {} is less than 1ms", t.every));
    s.late = late_of(t, *s.every, live);
  }
  if (!t.memory.empty()) s.octets = parse_octets("--top-memory", t.memory);
  if (s.octets < least_memory || s.octets > heavy_hitters::most_octets)
    wrong(fmt::format("--top-memory: {} is not in 1M..16G", t.memory));
  if (format) s.format = format_of(*format);
  return s;
}

}  // namespace flowkit::tools
