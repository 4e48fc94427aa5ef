// SPDX-License-Identifier: BSL-1.0
#include <boost/json.hpp>

#include "tools/flowrecv/doctor/report.hpp"

namespace flowkit::tools::doctor {

namespace {
namespace json = boost::json;

json::object to_object(const finding& f, const patient& p) {
  json::object figures;
  for (const auto& [name, value] : f.figures)
    std::visit([&figures, &key = name](const auto& v) { figures[key] = v; }, value);
  json::array lines;
  if (f.how != severity::note && p.lines != make::unknown)
    for (const std::string& line : device_lines(p.lines, f.by, p.with)) lines.emplace_back(line);
  return {{"id", f.id},         {"severity", severity_name(f.how)}, {"says", f.says},
          {"advice", f.advice}, {"figures", std::move(figures)},    {"device_lines", std::move(lines)}};
}

json::array to_array(const patient& p) {
  json::array all;
  for (const finding& f : p.found) all.push_back(to_object(f, p));
  return all;
}
}  // namespace

std::string to_json(const report& r) {
  json::array exporters;
  for (const patient& p : r.exporters) {
    json::object one{{"exporter", p.who}, {"received", p.received}, {"findings", to_array(p)}};
    if (p.looks_like.which != make::unknown) {
      one["looks_like"] = row_of(p.looks_like.which).name;
      one["because"] = p.looks_like.reason;
    }
    exporters.push_back(std::move(one));
  }
  return json::serialize(json::object{{"what", r.what},
                                      {"findings", to_array(r.run)},
                                      {"exporters", std::move(exporters)},
                                      {"count", r.count()}}) +
         '\n';
}

}  // namespace flowkit::tools::doctor
