// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/score/score_map.hpp"

#include <fmt/format.h>

#include <array>

#include "tools/common/config/toml_keys.hpp"
#include "tools/common/exit_code.hpp"

namespace flowkit::tools::score {

namespace {
using kind = toml_value::kind;

/// One text, or a list of them.
std::vector<std::string> texts(toml_keys& k, std::string_view key) {
  const toml_value* const v = k.any(key);
  if (v == nullptr) return {};
  const auto one = [&](const toml_value& t) {
    if (t.is != kind::text || t.text.empty()) k.fail(t, key, "needs a text in quotes, or a list of such");
    return t.text;
  };
  if (v->is != kind::array) return {one(*v)};
  std::vector<std::string> out;
  for (const toml_value& t : v->items) out.push_back(one(t));
  if (out.empty()) k.fail(*v, key, "is an empty list");
  return out;
}

void read_fields(toml_keys k, score_map& m) {
  for (const auto& [key, into] :
       {std::pair{"time", &m.time}, std::pair{"name", &m.name}, std::pair{"technique", &m.technique},
        std::pair{"source", &m.source}, std::pair{"destination", &m.destination}, std::pair{"port", &m.port}})
    *into = texts(k, key);
  constexpr std::array<std::string_view, 5> units{"date", "seconds", "milliseconds", "microseconds", "nanoseconds"};
  constexpr std::array<std::int64_t, 5> ns{0, 1'000'000'000, 1'000'000, 1'000, 1};
  m.time_unit = ns[k.word("time_unit", units).value_or(0)];
  k.finish();
  if (m.time.empty()) k.is_missing("time");
  if (m.source.empty() && m.destination.empty()) k.is_wrong("source or destination is missing: alerts need a host");
}

score_rule read_rule(toml_keys k) {
  score_rule r;
  const auto name = k.text("name");
  if (!name || name->empty()) k.is_missing("name");
  r.name = *name;
  r.labels = texts(k, "labels");
  r.ignore = k.flag("ignore").value_or(false);
  k.finish();
  if (r.labels.empty() == !r.ignore) k.is_wrong("needs either labels or ignore = true");
  return r;
}
}  // namespace

score_map read_score_map(const toml_value& file, const std::string& path) {
  toml_keys k{path, file};
  score_map m;
  static_cast<void>(k.text("about"));
  constexpr std::array<std::string_view, 2> clocks{"flow", "wall"};
  m.clock = static_cast<alert_clock>(k.word("clock", clocks).value_or(0));
  m.within = k.time_span("within").value_or(m.within);
  const toml_value* const fields = k.table("fields");
  if (fields == nullptr) k.is_missing("[fields]");
  read_fields({path, *fields, "fields"}, m);
  for (const toml_value& one : k.tables("rule")) m.rules.push_back(read_rule({path, one, "rule"}));
  k.finish();
  if (!m.rules.empty() && m.name.empty()) k.is_wrong("[[rule]] needs a name in [fields]");
  return m;
}

bool fits(std::string_view pattern, std::string_view text) noexcept {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  std::size_t p = 0, t = 0, star = std::string_view::npos, after = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++, after = t;
    } else if (p < pattern.size() && lower(pattern[p]) == lower(text[t])) {
      ++p, ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1, t = ++after;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace flowkit::tools::score
