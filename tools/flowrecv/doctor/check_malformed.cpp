// SPDX-License-Identifier: BSL-1.0
// Datagrams that cannot be read, wholly or in part, and what is no flow export at all.
#include <fmt/format.h>

#include "tools/common/terminal.hpp"
#include "tools/flowrecv/doctor/collector_ports.hpp"

namespace flowkit::tools::doctor {

namespace {
void foreign(const examined& e, std::uint64_t n, findings& out) {
  const bool meant_for_us = is_meant_for_collector(e.seen, e.run.live);
  const std::uint16_t port = e.seen != nullptr ? e.seen->destination.port : std::uint16_t{0};
  out.push_back({.id = "no-flow-export",
                 .how = meant_for_us ? severity::warning : severity::note,
                 .says = fmt::format("{} at port {} that begin like no flow export.", counted(n, "datagrams"), port),
                 .advice = meant_for_us ? "Another program's data, or damaged on the way: see what sends them.\n"
                                          "tcpdump -nX -c 5 'udp and src host " +
                                              to_string(e.account.key.source.address) + "'"
                                        : std::string(),
                 .figures = {number("datagrams", n), number("port", port)}});
}
}  // namespace

void check_malformed(const examined& e, findings& out) {
  const refusals& bad = e.account.counters.undecodable;
  const std::uint64_t n = bad.total();
  const protocol_row& p = row_of(e.account.key.kind);
  if (n == 0) return;
  if (p.which == protocol::unknown) return foreign(e, n, out);
  if (p.sequence_counts == nullptr && !p.has_export_time) {
    out.push_back({.id = "version-not-read",
                   .how = severity::error,
                   .says = fmt::format("It sends {}, which flowrecv does not read.", p.title),
                   .advice = p.family == protocol_family::sflow ? "Let it send sFlow v5."
                                                                : "Let it send NetFlow v5 or v9, or IPFIX.",
                   .figures = {number("datagrams", n)},
                   .by = remedy::exporting});
    return;
  }
  std::vector<figure> figures{number("times", n)};
  std::string reasons;
  for (std::size_t i = 0; i < refusals::count; ++i) {
    if (bad.of[i] == 0) continue;
    reasons += fmt::format("{}{} ({})", reasons.empty() ? "" : ", ", refusals::name(i), bad.of[i]);
    figures.push_back(number(refusals::name(i), bad.of[i]));
  }
  out.push_back({.id = "malformed",
                 .how = severity::error,
                 .says = fmt::format("{} cannot be read, or not to the end: {}.{}", counted(n, "datagrams"), reasons,
                                     missing_words(e.account)),
                 .advice = "Look for an update of the exporter's software; if only some are so, for damage on the way, "
                           "or a capture that cut them. flowcheck says which rule each breaks.",
                 .figures = std::move(figures)});
}

}  // namespace flowkit::tools::doctor
