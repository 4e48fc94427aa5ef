// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/score/scoring.hpp"

#include <algorithm>

namespace flowkit::tools::score {

namespace {
/// Alerts tell whole seconds, and clocks differ.
constexpr duration early = seconds(2);

const score_rule* rule_of(const alert& a, const score_map& map) {
  for (const score_rule& r : map.rules)
    if (fits(r.name, a.name)) return &r;
  return nullptr;
}

/// T1110 is of T1110.001, and the other way round.
bool same_technique(std::string_view a, std::string_view b) noexcept {
  const auto base = [](std::string_view t) { return t.substr(0, t.find('.')); };
  return base(a) == base(b) && (a == b || a == base(a) || b == base(b));
}

bool has_hosts(const alert& a, const scored_label& l) {
  if (!a.source && !a.destination) return false;
  const auto is = [](const std::optional<ip_address>& host, const std::set<ip_address>& in) {
    return !host || in.count(*host) != 0;
  };
  // Some products tell the answering direction, or call the attacker the destination.
  return (is(a.source, l.sources) && is(a.destination, l.targets)) ||
         (is(a.source, l.targets) && is(a.destination, l.sources));
}
}  // namespace

std::optional<double> score_result::precision() const noexcept {
  const std::uint64_t all = of_attacks + false_alerts();
  if (all == 0) return std::nullopt;
  return static_cast<double>(of_attacks) / static_cast<double>(all);
}
std::optional<double> score_result::recall() const noexcept {
  if (attacks == 0) return std::nullopt;
  return static_cast<double>(found) / static_cast<double>(attacks);
}

bool is_of(const alert& a, const scored_label& l, const score_map& map) {
  if (l.flows == 0 || !has_hosts(a, l)) return false;
  if (!a.time || *a.time < l.begin - early || *a.time > l.end + map.within) return false;
  const bool forward = !a.source || l.sources.count(*a.source) != 0;
  if (a.port && forward && !l.ports.empty() && l.ports.count(*a.port) == 0) return false;
  if (const score_rule* const r = rule_of(a, map))
    return std::any_of(r->labels.begin(), r->labels.end(),
                       [&](const std::string& p) { return fits(p, l.name) || fits(p, l.scenario); });
  // Look-alikes have no technique: what says one and is of their hosts mistakes them for an attack.
  if (!a.technique.empty() && l.is_attack) return same_technique(a.technique, l.technique);
  return true;
}

score_result score_alerts(std::span<const scored_label> labels, std::span<const alert> alerts, const score_map& map) {
  score_result out;
  out.labels.resize(labels.size());
  for (const alert& a : alerts) {
    alert_score& verdict = out.alerts.emplace_back();
    if (const score_rule* const r = rule_of(a, map); r != nullptr && r->ignore) {
      verdict.verdict = alert_verdict::ignored;
      ++out.ignored;
      continue;
    }
    const scored_label* best = nullptr;
    for (const scored_label& l : labels) {
      if (!is_of(a, l, map)) continue;
      const bool better = best == nullptr || (l.is_attack && !best->is_attack) ||
                          (l.is_attack == best->is_attack && l.begin > best->begin && l.begin <= *a.time);
      if (better) best = &l;
    }
    if (best == nullptr) {
      ++out.of_none;
      continue;
    }
    verdict = {best->is_attack ? alert_verdict::attack : alert_verdict::benign,
               static_cast<std::size_t>(best - labels.data())};
    ++(best->is_attack ? out.of_attacks : out.of_benign);
    label_score& l = out.labels[verdict.label];
    const duration after = *a.time - best->begin;
    l.first = l.first && *l.first < after ? l.first : after;
    ++l.alerts;
  }
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (labels[i].is_attack) ++out.attacks, out.found += out.labels[i].alerts != 0;
  return out;
}

}  // namespace flowkit::tools::score
