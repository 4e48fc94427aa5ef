// SPDX-License-Identifier: BSL-1.0
// What is missing, twice there or out of order by the exporter's numbers, and where it went.
#include <fmt/format.h>

#include "tools/common/terminal.hpp"
#include "tools/flowrecv/doctor/checks.hpp"

namespace flowkit::tools::doctor {

namespace {
/// Is this machine's kernel the cause of it? Then check_kernel() says so, once. What the numbers of flows and records
/// come to in datagrams is an estimate: a tenth more is no second cause.
bool explained_by_kernel(const circumstances& c) {
  const std::uint64_t drops = c.run.kernel_drops;
  return drops != 0 && c.estimated_loss <= drops + drops / 10 + 2;
}

std::string cause(const examined& e) {
  if (e.run.run.kernel_drops != 0)
    return fmt::format(
        "More than the {} that this machine's kernel dropped: the rest went missing on the way, or never "
        "left the exporter.",
        counted(e.run.run.kernel_drops, "datagrams"));
  if (e.run.live) return "This machine dropped none: they went missing on the way, or never left the exporter.";
  if (e.run.lost_fragments != 0) return "Fragments of datagrams are missing, too.";
  return "They went missing on the way, never left the exporter, or the capture has not all (what tcpdump says at its "
         "end: \"packets dropped by kernel\").";
}

void missing(const examined& e, const char* units, findings& out) {
  const exporter_counters& c = e.account.counters;
  const std::uint64_t lost = c.sequence.lost;
  if (lost != 0 && !missing_were_not_read(e.account) && !explained_by_kernel(e.run)) {
    const std::uint64_t all = lost + (std::string_view{units} == "datagrams" ? c.datagrams : c.flow_records);
    const double share = static_cast<double>(lost) / static_cast<double>(all);
    out.push_back({.id = "sequence-loss",
                   .how = severity::error,
                   .says = fmt::format("{} missing by its sequence numbers, {:.2g} % of all. {}", counted(lost, units),
                                       share * 100, cause(e)),
                   .advice = "Look for drops on the way: the exporter's own counters, the interfaces of routers "
                             "and firewalls between, queues of slow links.\n"
                             "ip -s link; nstat -az UdpRcvbufErrors UdpInErrors IpReasmFails",
                   .figures = {number("lost", lost), {"share", share}, {"unit", std::string(units)}}});
  }
  if (c.samples_lost != 0 && lost == 0 && !missing_were_not_read(e.account))
    out.push_back(
        {.id = "samples-lost",
         .how = severity::error,
         .says = fmt::format("{} missing by the numbers of their sources.", counted(c.samples_lost, "samples")),
         .advice = "The agent drops them itself: let it sample one of more packets.",
         .figures = {number("samples", c.samples_lost)},
         .by = remedy::sampling});
}

std::string ways_to_here(protocol p) {
  std::string ways =
      "The exporter has two ways to here (two collectors' addresses that lead to this machine, a mirrored port), or "
      "something on the way repeats them. Their flows count twice.";
  if (p == protocol::ipfix)
    ways +=
        " Or it restarted, and its numbers are not yet where they were before: then no flow counts twice. Its own log "
        "says so.";
  return ways;
}
}  // namespace

void check_sequence(const examined& e, findings& out) {
  const exporter_counters& c = e.account.counters;
  const char* const units = row_of(e.account.key.kind).sequence_counts;
  if (units == nullptr) return;
  missing(e, units, out);
  // Where its numbers began anew, they came again for that reason: check_restarts() says so.
  if (c.sequence.duplicate != 0 && c.number_restarts == 0)
    out.push_back({.id = "duplicates",
                   .how = severity::warning,
                   .says = fmt::format("{} came twice, by the sequence numbers.", counted(c.sequence.duplicate, units)),
                   .advice = ways_to_here(e.account.key.kind),
                   .figures = {number("duplicate", c.sequence.duplicate), {"unit", std::string(units)}},
                   .by = remedy::exporting});
  if (c.sequence.late != 0)
    out.push_back({.id = "reordered",
                   .how = severity::warning,
                   .says = fmt::format("{} came after later ones.", counted(c.sequence.late, units)),
                   .advice = "Nothing is lost by it, but there are several ways of different length from the exporter "
                             "to here.",
                   .figures = {number("late", c.sequence.late), {"unit", std::string(units)}}});
}

}  // namespace flowkit::tools::doctor
