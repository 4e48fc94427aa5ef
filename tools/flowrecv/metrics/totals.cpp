// SPDX-License-Identifier: BSL-1.0
// What is of the whole run: sums over all exporters, those included that were forgotten, so that no counter falls.
#include <fmt/format.h>

#include <iterator>

#include "tools/common/version.hpp"
#include "tools/flowrecv/anomaly_list.hpp"
#include "tools/flowrecv/metrics/page.hpp"

namespace flowkit::tools {

namespace {
constexpr auto counter = metric_kind::counter;
constexpr auto gauge = metric_kind::gauge;

constexpr exporter_count counts[] = {
    {"datagrams", "Datagrams received; of connections and files, messages.", [](const auto& c) { return c.datagrams; }},
    {"octets", "Octets of the datagrams received.", [](const auto& c) { return c.octets; }},
    {"flow_records", "Flow records decoded.", [](const auto& c) { return c.flow_records; }},
    {"options_records", "Options data records decoded.", [](const auto& c) { return c.options_records; }},
    {"samples", "Samples of sFlow received.", [](const auto& c) { return c.samples; }},
    {"flow_bytes", "Bytes of traffic that the flow records report, as they say it, without sampling.",
     [](const auto& c) { return c.flow_bytes; }},
    {"flow_packets", "Packets of traffic that the flow records report, as they say it, without sampling.",
     [](const auto& c) { return c.flow_packets; }},
    {"templates", "Templates received, repeated ones included.", [](const auto& c) { return c.templates; }},
    {"options_templates", "Options templates received, repeated ones included.",
     [](const auto& c) { return c.options_templates; }},
    {"rescued_sets", "Data sets that waited for their template, and met it.",
     [](const auto& c) { return c.rescued_sets; }},
    {"reverse_flows", "Flows back, of records with both directions.", [](const auto& c) { return c.reverse_flows; }},
    {"late", "Units of sequence (v5: flows, v9 and sFlow: datagrams, IPFIX: data records) that came late.",
     [](const auto& c) { return c.sequence.late; }},
    {"duplicate", "Units of sequence that came a second time.", [](const auto& c) { return c.sequence.duplicate; }},
    {"restarts", "Restarts of exporters, as their datagrams show them.", [](const auto& c) { return c.restarts; }},
    {"port_changes", "How often an exporter went on from another source port.",
     [](const auto& c) { return c.port_changes; }},
};
static_assert(std::size(named_counts) == 7, "a count has a row above");

std::string causes_in_words() {
  std::string all;
  for (const loss_cause& c : loss_causes) {
    const char* const unit = c.unit == loss_unit::own      ? ""
                             : c.unit == loss_unit::kernel ? "datagrams, or bundles of them with --gro, "
                                                           : "units of sequence ";
    const std::string heading = c.heading == std::string_view("lost") ? "" : c.heading + std::string(", ");
    fmt::format_to(std::back_inserter(all), "{}{}: {}{}{}", all.empty() ? "" : "; ", c.name, heading, unit, c.words);
  }
  return all + '.';
}

void write_losses(exposition& to, const losses& now, const rising_losses& lost) {
  to.begin({"flowrecv_lost_total", counter,
            "What was lost, each cause in its unit, less flowrecv_lost_taken_back_total. " + causes_in_words()});
  for (std::size_t i = 0; i < std::size(loss_causes); ++i)
    to.sample(lost[i].lost, label_text({{"cause", loss_causes[i].name}}));
  to.begin({"flowrecv_lost_taken_back_total", counter,
            "What had counted in flowrecv_lost_total and came after all: late, or with a template that came late."});
  for (std::size_t i = 0; i < std::size(loss_causes); ++i)
    to.sample(lost[i].taken_back, label_text({{"cause", loss_causes[i].name}}));
  to.begin({"flowrecv_malformed_total", counter, "Datagrams, and samples of sFlow, that are malformed, by reason."});
  for (std::size_t i = 0; i < refusals::count; ++i)
    if (static_cast<errc>(i) != errc::ok) to.sample(now.undecodable.of[i], label_text({{"reason", refusals::name(i)}}));
}
}  // namespace

std::span<const exporter_count> exporter_counts() noexcept { return counts; }

void write_totals(exposition& to, const run_state& run, const rising_losses& lost) {
  const received_account& received = run.account.received;
  to.begin({"flowrecv_build_info", gauge, "1; the version is a label."});
  to.sample(std::uint64_t{1}, label_text({{"version", FLOWKIT_VERSION_STRING}}));

  const exporter_totals totals = received.totals();
  for (const exporter_count& c : counts)
    to.single({fmt::format("flowrecv_{}_total", c.words), counter, c.help}, c.of(totals.counters));
  write_losses(to, losses_of(totals.counters, run.account.run), lost);
  to.begin({"flowrecv_anomalies_total", counter, "What is not as the protocol has it, and was decoded, by its words."});
  const anomaly_list anomalies{totals};
  for (const auto& [words, n] : anomalies.by_words()) to.sample(n, label_text({{"anomaly", words}}));

  to.single({"flowrecv_exporters", gauge, "Exporters that are remembered: address, protocol and domain."},
            std::uint64_t{received.exporters().size()});
  to.single({"flowrecv_exporters_evicted_total", counter, "Exporters that were forgotten (--max-exporters)."},
            received.evicted());
  const session_account& s = received.sessions();
  to.single({"flowrecv_sessions", gauge, "Sessions, in which templates and options are kept."}, s.sessions);
  to.single({"flowrecv_session_memory_bytes", gauge, "Memory of templates, options and data sets that wait."},
            s.octets);
  to.single({"flowrecv_sessions_evicted_total", counter, "Sessions that were forgotten (--template-memory)."},
            s.evicted);
  to.single({"flowrecv_sessions_closed_total", counter, "Sessions that ended with their connection."}, s.closed);
  to.single({"flowrecv_templates_evicted_total", counter, "Templates that were forgotten (--template-memory)."},
            s.templates_evicted);
  to.single({"flowrecv_waiting_sets_dropped_total", counter,
             "Data sets that waited for their template, and were dropped: too long, or no room."},
            s.waiting_dropped);
  to.single({"flowrecv_skipped_frames_total", counter, "Frames of capture files that held no datagram to decode."},
            run.account.run.skipped_frames);
  to.single({"flowrecv_unread_inputs_total", counter, "Files and sockets that could not be read, or not to their end."},
            run.account.run.unread);
}

}  // namespace flowkit::tools
