// SPDX-License-Identifier: BSL-1.0
// Sampling: announced, applied, plausible. Where it is not announced, all figures are too small by its rate.
#include <fmt/format.h>

#include "tools/common/terminal.hpp"
#include "tools/flowrecv/doctor/checks.hpp"
#include "tools/flowrecv/receivers/anomaly_counts.hpp"

namespace flowkit::tools::doctor {

namespace {
/// Of so many flows over TCP a share shows something.
constexpr std::uint64_t enough = 100;

void unannounced(const sampling_watch& s, findings& out) {
  if (s.source == flow::sampling_source::sample) return;  // sFlow: every sample has its rate, and it may be 1
  if (s.samples() || s.tcp < enough || s.tcp_from_the_middle * 2 < s.tcp) return;
  out.push_back(
      {.id = "sampling-unannounced",
       .how = severity::warning,
       .says = fmt::format("It seems to sample packets, and announces no rate: {} of {} over TCP have one packet "
                           "that neither opens nor ends a connection.",
                           s.tcp_from_the_middle, counted(s.tcp, "flows")),
       .advice = "If it samples: let it announce the rate in options (a sampler table); until then all figures "
                 "are too small by that rate, and no collector can know.",
       .figures = {number("flows_tcp", s.tcp), number("flows_from_the_middle", s.tcp_from_the_middle)},
       .by = remedy::sampling});
}

void partly(const sampling_watch& s, findings& out) {
  if (!s.samples()) return;
  if (s.unknown_sampler != 0) return;                           // said with more
  if (s.after_rate < 5 || s.after_rate * 20 < s.flows) return;  // a twentieth: options come after the first flows
  out.push_back({.id = "sampling-partly",
                 .how = severity::warning,
                 .says = fmt::format("{} of {} have no sampling rate, though it announces one for others: what was "
                                     "announced holds for other interfaces or samplers.",
                                     s.after_rate, counted(s.flows, "flows")),
                 .advice = "Let it announce the rate of every interface that samples.",
                 .figures = {number("flows_without", s.after_rate), number("flows", s.flows)},
                 .by = remedy::sampling});
}

void unknown_sampler(const sampling_watch& s, findings& out) {
  if (s.unknown_sampler < 5 || s.unknown_sampler * 20 < s.flows) return;
  out.push_back({.id = "sampler-unknown",
                 .how = severity::warning,
                 .says = fmt::format("{} of {} name a sampler that no options have described: their rate is not known.",
                                     s.unknown_sampler, counted(s.flows, "flows")),
                 .advice = "Let it announce its samplers, every minute; or look on for longer.",
                 .figures = {number("flows_without", s.unknown_sampler), number("flows", s.flows)},
                 .by = remedy::sampling});
}

void anomalies(const examined& e, findings& out) {
  std::uint64_t zero = 0, ambiguous = 0, unmatched = 0;
  const protocol p = e.account.key.kind;
  if (p == protocol::netflow9 || p == protocol::ipfix) {
    if (const auto* const own = e.account.own.get<anomaly_counts<template_finding>>(); own != nullptr) {
      zero = own->anomalies[template_finding::bad_sampling];
      ambiguous = own->anomalies[template_finding::ambiguous_sampling];
      unmatched = own->anomalies[template_finding::unmatched_scope];
    }
  } else if (p == protocol::netflow5) {
    if (const auto* const own = e.account.own.get<anomaly_counts<fixed::finding>>(); own != nullptr)
      zero = own->anomalies[fixed::finding::sampling_inconsistent] + own->anomalies[fixed::finding::sampling_undefined];
  }
  if (zero != 0)
    out.push_back(
        {.id = "sampling-zero",
         .how = severity::warning,
         .says = fmt::format("It announces sampling with a rate that cannot be: 0, or implausibly large ({}).",
                             counted(zero, "times")),
         .advice = "Set the sampler's rate at the exporter.",
         .figures = {number("times", zero)},
         .by = remedy::sampling});
  if (ambiguous != 0)
    out.push_back({.id = "sampling-conflict",
                   .how = severity::warning,
                   .says = fmt::format("It announces several rates of which no flow says which is its own ({}).",
                                       counted(ambiguous, "flows")),
                   .advice = "Let the flows name their sampler, or announce rates by interface.",
                   .figures = {number("flows", ambiguous)},
                   .by = remedy::sampling});
  if (unmatched != 0)
    out.push_back({.id = "options-unmatched",
                   .how = severity::note,
                   .says = fmt::format("{} hold for something that no flow names, and are not used.",
                                       counted(unmatched, "options records")),
                   .advice = {},
                   .figures = {number("times", unmatched)}});
}

void known(const sampling_watch& s, findings& out) {
  if (!s.samples()) return;
  std::string rates;
  std::vector<figure> figures;
  for (const auto& [rate, n] : s.rates) {
    rates += fmt::format("{}1:{} ({})", rates.empty() ? "" : ", ", rate, counted(n, "flows"));
    figures.push_back(number(fmt::format("flows_at_{}", rate), n));
  }
  out.push_back({.id = "sampling",
                 .how = severity::note,
                 .says = fmt::format("It samples: {}, by its {}. --scale multiplies by it.", rates,
                                     s.source == flow::sampling_source::header   ? "headers"
                                     : s.source == flow::sampling_source::record ? "records"
                                     : s.source == flow::sampling_source::sample ? "samples"
                                                                                 : "options"),
                 .advice = {},
                 .figures = std::move(figures)});
}
}  // namespace

void check_sampling(const examined& e, findings& out) {
  anomalies(e, out);
  if (e.seen == nullptr) return;
  const sampling_watch& s = e.seen->sampling;
  unannounced(s, out);
  partly(s, out);
  unknown_sampler(s, out);
  known(s, out);
}

}  // namespace flowkit::tools::doctor
