// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/score/score_report.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "tools/common/endpoint.hpp"
#include "tools/common/table.hpp"

namespace flowkit::tools::score {

namespace {
namespace json = boost::json;

double in_seconds(duration d) { return static_cast<double>(d.ns) / 1e9; }
std::string percent(const std::optional<double>& share) {
  return share ? fmt::format("{:.1f} %", 100 * *share) : std::string{"-"};
}
const char* result_of(const scored_label& l, const label_score& s) {
  if (l.is_attack) return s.alerts != 0 ? "found" : l.flows == 0 ? "missed (no flow was sent)" : "missed";
  return s.alerts != 0 ? "false alarm" : "quiet";
}
std::string ends_of(const alert& a) {
  const auto text = [](const std::optional<ip_address>& host) {
    return host ? tools::to_string(*host) : std::string{"-"};
  };
  return fmt::format("{} > {}{}", text(a.source), text(a.destination), a.port ? fmt::format(":{}", *a.port) : "");
}
bool is_false(const alert_score& s) { return s.verdict == alert_verdict::benign || s.verdict == alert_verdict::none; }
}  // namespace

std::string to_text(std::span<const scored_label> labels, std::span<const alert> alerts, const score_result& r,
                    std::size_t lines) {
  table t{{"label", "kind", "ATT&CK", "flows", "result", "alerts", "first alert after"}};
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const scored_label& l = labels[i];
    const label_score& s = r.labels[i];
    t.add({l.name, l.is_attack ? "attack" : "benign", l.is_attack ? l.technique : "-", l.flows, result_of(l, s),
           s.alerts, table::cell::number(s.first ? fmt::format("{:.3f} s", in_seconds(*s.first)) : "-")});
  }
  std::string out = t.text() + "\n";
  table totals{{"attacks", "found", "missed", "alerts", "of attacks", "of look-alikes", "of nothing", "ignored",
                "precision", "recall"}};
  totals.add({r.attacks, r.found, r.attacks - r.found, alerts.size(), r.of_attacks, r.of_benign, r.of_none, r.ignored,
              table::cell::number(percent(r.precision())), table::cell::number(percent(r.recall()))});
  out += totals.text();
  std::size_t shown = 0;
  for (std::size_t i = 0; i < alerts.size() && shown < lines; ++i) {
    if (!is_false(r.alerts[i])) continue;
    if (shown++ == 0) out += "\nfalse alarms:\n";
    const std::string of = r.alerts[i].verdict == alert_verdict::benign ? labels[r.alerts[i].label].name : "no label";
    out += fmt::format("{}: line {}: {}{}{} ({})\n", alerts[i].file, alerts[i].record, alerts[i].name,
                       alerts[i].name.empty() ? "" : ": ", ends_of(alerts[i]), of);
  }
  if (r.false_alerts() > shown && lines != 0) out += fmt::format("and {} more\n", r.false_alerts() - shown);
  return out;
}

std::string to_json(std::span<const scored_label> labels, std::span<const alert> alerts, const score_result& r) {
  const auto share = [](const std::optional<double>& s) { return s ? json::value(*s) : json::value(nullptr); };
  json::array all, wrong;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const scored_label& l = labels[i];
    const label_score& s = r.labels[i];
    json::object one;
    one["label"] = l.name, one["kind"] = l.is_attack ? "attack" : "benign";
    if (l.is_attack) one["technique"] = l.technique, one["found"] = s.alerts != 0;
    one["flow_records"] = l.flows, one["alerts"] = s.alerts;
    one["first_alert_after_s"] = s.first ? json::value(in_seconds(*s.first)) : json::value(nullptr);
    all.push_back(std::move(one));
  }
  for (std::size_t i = 0; i < alerts.size(); ++i) {
    if (!is_false(r.alerts[i])) continue;
    const bool benign = r.alerts[i].verdict == alert_verdict::benign;
    wrong.push_back(
        json::object{{"file", alerts[i].file},
                     {"line", alerts[i].record},
                     {"name", alerts[i].name},
                     {"label", benign ? json::value(labels[r.alerts[i].label].name) : json::value(nullptr)}});
  }
  const json::object out{
      {"labels", std::move(all)},          {"attacks", r.attacks},        {"found", r.found},
      {"missed", r.attacks - r.found},     {"alerts", alerts.size()},     {"of_attacks", r.of_attacks},
      {"of_lookalikes", r.of_benign},      {"of_nothing", r.of_none},     {"ignored", r.ignored},
      {"precision", share(r.precision())}, {"recall", share(r.recall())}, {"false_alarms", std::move(wrong)}};
  return json::serialize(out) + "\n";
}

}  // namespace flowkit::tools::score
