// SPDX-License-Identifier: BSL-1.0
// Data that wait for their templates: how long, and whether they will come at all.
#include <fmt/format.h>

#include "tools/common/terminal.hpp"
#include "tools/flowrecv/doctor/checks.hpp"
#include "tools/flowrecv/doctor/span_text.hpp"
#include "tools/flowrecv/receivers/anomaly_counts.hpp"

namespace flowkit::tools::doctor {

namespace {
/// The longest time between two announcements of one template.
duration interval_of(const watched& w) {
  duration longest{};
  for (const auto& [id, t] : w.templates) longest = std::max(longest, t.longest);
  return longest;
}

struct missing {
  std::string ids;
  std::size_t templates = 0;
  std::uint64_t sets = 0;
};
missing missing_of(const watched& w) {
  constexpr std::size_t most_shown = 8;
  missing m;
  for (const auto& [id, sets] : w.waiting) {
    if (w.templates.contains(id)) continue;
    m.sets += sets;
    if (++m.templates <= most_shown) m.ids += fmt::format("{}{}", m.ids.empty() ? "" : ", ", id);
  }
  if (m.templates > most_shown) m.ids += ", ...";
  return m;
}

std::string when(const examined& e, const watched& w) {
  const duration interval = interval_of(w);
  if (w.templates.empty())
    return fmt::format(
        "It announced none in {}. Exporters announce theirs every 30 min or more often: until it does, "
        "nothing of what it sends can be read.",
        observed_words(e.run));
  if (interval == duration{})
    return fmt::format("It announced others in {}, once: this one was lost, or is announced at another time.",
                       observed_words(e.run));
  return fmt::format("Others it announced again, {} apart at the most: this one is never announced, or was lost.",
                     span_text(interval));
}

void absent(const examined& e, findings& out) {
  const watched& w = *e.seen;
  const missing m = missing_of(w);
  if (m.templates == 0) return;
  const bool one = m.templates == 1;
  finding f{
      .id = "template-missing",
      .how = severity::error,
      .says = fmt::format("{} {} for template{} {}, which {} not come. {}", counted(m.sets, "data sets"),
                          m.sets == 1 ? "waits" : "wait", one ? "" : "s", m.ids, one ? "has" : "have", when(e, w)),
      .advice =
          "Let the exporter announce its templates every minute. If they were lost, larger datagrams may be: "
          "look at the path's MTU.",
      .figures = {number("data_sets", m.sets),
                  number("templates", m.templates),
                  {"template_ids", m.ids},
                  number("templates_announced", w.templates.size())},
      .by = remedy::templates};
  if (w.templates.empty()) f.advice += " Or look on for longer: --for 35m.";
  if (const duration i = interval_of(w); i != duration{})
    f.figures.push_back({"announced_every_s", static_cast<double>(i.ns) / 1e9});
  if (!e.missing_template.empty()) {
    f.id = "template-elsewhere";
    f.says = fmt::format("Its data come without their template: {}.", e.missing_template);
    f.advice =
        "The exporter sends templates and data from different ports or domains: collectors that tell it apart "
        "by them need to be set otherwise (flowrecv --template-scope sticky).";
    f.by = remedy::none;
  }
  out.push_back(std::move(f));
}

/// Of one that was not looked at: its account does not say which templates.
void absent_by_account(const examined& e, findings& out) {
  const std::uint64_t sets = e.account.counters.template_lost;
  if (sets == 0) return;
  const bool announced = e.account.counters.templates + e.account.counters.options_templates != 0;
  out.push_back({.id = "template-missing",
                 .how = severity::error,
                 .says = fmt::format("{} {} for a template that has not come{}.", counted(sets, "data sets"),
                                     sets == 1 ? "waits" : "wait", announced ? "" : "; it announced none"),
                 .advice = "Let the exporter announce its templates every minute.",
                 .figures = {number("data_sets", sets)},
                 .by = remedy::templates});
}

void late(const examined& e, findings& out) {
  std::uint64_t sets = 0;
  for (const auto& [id, n] : e.seen->waiting)
    if (e.seen->templates.contains(id)) sets += n;
  const std::uint64_t lost = std::min(sets, e.account.counters.template_lost);
  if (sets == 0 || missing_of(*e.seen).templates != 0) return;
  if (lost != 0)
    out.push_back({.id = "template-late",
                   .how = severity::warning,
                   .says = fmt::format("{} came before their template and could not be kept until it came.",
                                       counted(lost, "data sets")),
                   .advice = "Let the exporter announce its templates every minute.",
                   .figures = {number("data_sets", lost)},
                   .by = remedy::templates});
  else
    out.push_back({.id = "template-awaited",
                   .how = severity::note,
                   .says = fmt::format("{} came before their template, waited for it, and were read.",
                                       counted(sets, "data sets")),
                   .advice = {},
                   .figures = {number("data_sets", sets)}});
}

void redefined(const examined& e, findings& out) {
  const auto* const own = e.account.own.get<anomaly_counts<template_finding>>();
  if (own == nullptr) return;
  const std::uint64_t n = own->anomalies[template_finding::redefined_template],
                      clashes = own->anomalies[template_finding::template_clash];
  if (n != 0)
    out.push_back({.id = "template-redefined",
                   .how = severity::warning,
                   .says = fmt::format("It gave the number of a template to another layout, {}: collectors that miss "
                                       "the announcement read wrong values.",
                                       counted(n, "times")),
                   .advice = "Usual after a change of its configuration. If it goes on: several exporters with one "
                             "address with the same source id; give each its own.",
                   .figures = {number("times", n)}});
  if (clashes != 0)
    out.push_back({.id = "template-clash",
                   .how = severity::warning,
                   .says = fmt::format("Another exporter at its address, with the same source id, gives the same "
                                       "number to another template ({}).",
                                       counted(clashes, "times")),
                   .advice = "Give each its own source id (observation domain), or an address of its own.",
                   .figures = {number("times", clashes)}});
}
}  // namespace

void check_templates(const examined& e, findings& out) {
  const protocol p = e.account.key.kind;
  if (p != protocol::netflow9 && p != protocol::ipfix) return;
  redefined(e, out);
  if (e.seen == nullptr) return absent_by_account(e, out);
  absent(e, out);
  late(e, out);
  const duration interval = interval_of(*e.seen);
  if (interval >= seconds(1))
    out.push_back({.id = "templates",
                   .how = severity::note,
                   .says = fmt::format("{}, announced {} apart at the most.",
                                       counted(e.seen->templates.size(), "templates"), span_text(interval)),
                   .advice = {},
                   .figures = {number("templates", e.seen->templates.size()),
                               {"announced_every_s", static_cast<double>(interval.ns) / 1e9}}});
}

}  // namespace flowkit::tools::doctor
