// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/score/scored_label.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include <flowkit/core/text.hpp>
#include <flowkit/core/time_text.hpp>

#include "tools/common/endpoint.hpp"
#include "tools/common/exit_code.hpp"

namespace flowkit::tools::score {

namespace json = boost::json;

namespace {
class label_reader {
 public:
  label_reader(const manifest_label& l, std::string where) : where_(std::move(where)), value_(json::parse(l.details)) {}

  [[nodiscard]] std::string text(const char* name) const {
    const json::value* const v = find(name);
    return v != nullptr && v->is_string() ? std::string{v->get_string().data(), v->get_string().size()} : std::string{};
  }
  [[nodiscard]] timestamp time(const char* name) const {
    const auto t = parse<timestamp>(text(name));
    if (!t) fail(name, "is missing, or no time");
    return *t;
  }
  [[nodiscard]] bool has(const char* name) const { return find(name) != nullptr; }
  [[nodiscard]] std::set<ip_address> addresses(const char* name) const {
    std::set<ip_address> out;
    for (const json::value& v : list(name)) {
      const auto a = v.is_string() ? parse<ip_address>(std::string_view{v.get_string().data(), v.get_string().size()})
                                   : parse<ip_address>("");
      if (!a) fail(name, fmt::format("{} is not an address", json::serialize(v)));
      out.insert(*a);
    }
    if (out.empty()) fail(name, "is missing, or empty");
    return out;
  }
  [[nodiscard]] std::set<std::uint16_t> ports(const char* name) const {
    std::set<std::uint16_t> out;
    for (const json::value& v : list(name)) {
      boost::system::error_code failure;
      const auto n = v.to_number<std::uint16_t>(failure);
      if (failure) fail(name, fmt::format("{} is not a port", json::serialize(v)));
      out.insert(n);
    }
    return out;
  }

 private:
  [[noreturn]] void fail(const char* name, const std::string& what) const {
    throw startup_error(exit_code::usage, fmt::format("{}.{}: {}", where_, name, what));
  }
  [[nodiscard]] const json::value* find(const char* name) const { return value_.get_object().if_contains(name); }
  [[nodiscard]] const json::array& list(const char* name) const {
    static const json::array none;
    const json::value* const v = find(name);
    if (v == nullptr) return none;
    if (!v->is_array()) fail(name, "is not an array");
    return v->get_array();
  }

  std::string where_;
  json::value value_;
};
}  // namespace

std::vector<scored_label> labels_of(const manifest& m, const std::string& path, alert_clock clock) {
  if (m.labels.empty())
    throw startup_error(exit_code::usage,
                        fmt::format("{}: it has no labels: flowgen writes them with --scenario", path));
  std::vector<scored_label> out;
  for (std::size_t i = 0; i < m.labels.size(); ++i) {
    const label_reader in{m.labels[i], fmt::format("{}.labels[{}]", path, i)};
    scored_label l;
    l.name = m.labels[i].name, l.is_attack = m.labels[i].kind == "attack";
    l.technique = in.text("technique"), l.scenario = in.text("scenario");
    l.sources = in.addresses("sources"), l.targets = in.addresses("targets"), l.ports = in.ports("ports");
    if (clock == alert_clock::wall && !in.has("wall_begin"))
      throw startup_error(exit_code::usage,
                          fmt::format("{}: clock = \"wall\" in the map, and the run was not sent live", path));
    const bool wall = clock == alert_clock::wall;
    l.begin = in.time(wall ? "wall_begin" : "begin"), l.end = in.time(wall ? "wall_end" : "end");
    timestamp first{}, last{};
    for (const manifest_entry& e : m.exporters)
      for (const label_sums& s : e.labels)
        if (s.label == i + 1) {
          first = l.flows == 0 ? s.first : std::min(first, s.first), last = std::max(last, s.last);
          l.flows += s.flow_records;
        }
    // From the first flow that was sent; the run may have ended before the scenario.
    if (!wall && l.flows != 0) l.begin = first, l.end = last;
    out.push_back(std::move(l));
  }
  return out;
}

}  // namespace flowkit::tools::score
