// SPDX-License-Identifier: BSL-1.0
// The report for programs: docs/verify.md has its members.
#include <fmt/format.h>

#include <boost/json.hpp>

#include "tools/flowgen/verify/report.hpp"

namespace flowkit::tools::verify {

namespace {
namespace json = boost::json;

json::array texts(const example_list& list) {
  json::array out;
  for (const auto& [hash, text] : list.all()) out.emplace_back(text);
  return out;
}
json::array texts(const std::vector<std::string>& list) {
  json::array out;
  for (const std::string& s : list) out.emplace_back(s);
  return out;
}
json::object counts(const flow_counts& c) {
  return {{"sent", c.sent},
          {"stored", c.stored},
          {"altered", c.altered},
          {"missing", c.missing},
          {"duplicates", c.duplicates},
          {"unexpected", c.unexpected},
          {"late", c.late},
          {"lost_on_purpose", c.lost_on_purpose},
          {"stored_twice", c.stored_twice},
          {"lost_but_stored", c.lost_but_stored}};
}
json::array parts(const verification& v, part_of_flows by) {
  json::array out;
  for (const auto& [name, c] : counts_by(v, by)) {
    if (out.size() == v.lines) break;
    json::object one{{"name", name}};
    for (auto& [key, value] : counts(c)) one[key] = value;
    out.push_back(std::move(one));
  }
  return out;
}
json::object altered(const verification& v) {
  json::object out;
  for (std::size_t f = 0; f < most_fields; ++f)
    if (const alteration& a = v.found.fields[f]; a.count != 0)
      out[fields()[f].name] = {
          {"flows", a.count}, {"nothing", a.nothing}, {"undecoded", a.undecoded}, {"examples", texts(a.examples)}};
  return out;
}
json::array usable(const verification& v) {
  json::array out;
  for (std::size_t i = 0; i < v.map->normalised.size() && i < v.found.normalised.size(); ++i) {
    const map_normalised& n = v.map->normalised[i];
    const usability& u = v.found.normalised[i];
    out.push_back({{"field", n.key},
                   {"of", fields()[n.of].name},
                   {"as", n.as},
                   {"flows", u.flows},
                   {"equal", u.equal},
                   {"described", u.described},
                   {"absent", u.absent},
                   {"other", u.other},
                   {"examples", texts(u.examples)}});
  }
  return out;
}
json::object latencies(const latency& l) {
  const auto seconds = [](std::int64_t ns) { return static_cast<double>(ns) / 1e9; };
  return {{"flows", l.count()},           {"p50", seconds(l.percentile(0.5))}, {"p99", seconds(l.percentile(0.99))},
          {"longest", seconds(l.most())}, {"shortest", seconds(l.least())},    {"negative", l.negative()}};
}
json::array sums(const verification& v) {
  json::array out;
  for (std::uint32_t i = 0; i < v.exporters->size() && i < v.lines; ++i)
    out.push_back({{"name", v.exporters->name(i)}, {"difference", difference_of_sums(v, i)}});
  return out;
}
}  // namespace

std::string json_report(const verification& v) {
  json::object out{{"format", "flowkit-verification"},
                   {"version", 1},
                   {"stored", v.is_stored()},
                   {"complete", v.faults.empty()},
                   {"by_flow", v.by_flow},
                   {"map", v.map->name},
                   {"outputs", texts(v.outputs)},
                   {"documents", v.extracted.documents},
                   {"flows", v.extracted.flows},
                   {"others", v.extracted.others},
                   {"older", v.extracted.older}};
  if (!v.selection.filters.empty())
    out["selection"] = {
        {"filters", texts(v.selection.filters)}, {"selected", v.selection.selected}, {"sent", v.selection.of}};
  if (v.by_flow) {
    out["totals"] = counts(v.found.total);
    out["fields"] = altered(v);
    out["missing"] = texts(v.found.missing);
    out["duplicates"] = texts(v.found.duplicates);
    out["unexpected"] = texts(v.found.unexpected);
    out["late"] = texts(v.found.late);
    if (v.found.times.count() != 0) out["latency"] = latencies(v.found.times);
    out["exporters"] = parts(v, part_of_flows::exporters);
    out["labels"] = parts(v, part_of_flows::labels);
    out["protocols"] = parts(v, part_of_flows::protocols);
    out["usable"] = usable(v);
  } else {
    out["sums"] = sums(v);
    out["difference"] = difference_of_sums(v, no_exporter);
  }
  json::object lost;
  for (const map_losses& l : v.map->losses) lost[l.where] = texts(l.what);
  out["not_compared"] = {{"lost", std::move(lost)}, {"not_shown", texts(v.not_shown)}, {"ignored", texts(v.ignored)}};
  out["faults"] = texts(v.faults);
  return json::serialize(out) + "\n";
}

}  // namespace flowkit::tools::verify
