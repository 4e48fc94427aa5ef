// SPDX-License-Identifier: BSL-1.0
// The page for Prometheus: the account of a run at one moment.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "tools/flowrecv/metrics/exposition.hpp"
#include "tools/flowrecv/metrics/process_figures.hpp"
#include "tools/flowrecv/metrics/rising_losses.hpp"
#include "tools/flowrecv/workers/output_state.hpp"
#include "tools/flowrecv/workers/worker_account.hpp"

namespace flowkit::tools {

/// What the page is made of, beside the process itself.
struct run_state {
  worker_account account;
  std::vector<output_state> outputs;
};

/// The exporters that have series of their own, at most: those with the most datagrams. Each takes some 20 series of
/// some 110 octets, so that the page has about 2 MB at most.
inline constexpr std::size_t most_listed_exporters = 1000;

/// `lost`: has looked at the same account.
[[nodiscard]] std::string metrics_page(const run_state& run, const rising_losses& lost, const process_figures& process);

// Its parts.
void write_totals(exposition& to, const run_state& run, const rising_losses& lost);
void write_exporters(exposition& to, const received_account& received);
void write_places(exposition& to, const run_state& run);
void write_process(exposition& to, const process_figures& p);

/// One of the counts of exporters, which the totals and each exporter have.
struct exporter_count {
  const char* words;  ///< "flow_records": in flowrecv_flow_records_total, flowrecv_exporter_flow_records_total
  const char* help;
  std::uint64_t (*of)(const exporter_counters&);
};
[[nodiscard]] std::span<const exporter_count> exporter_counts() noexcept;

}  // namespace flowkit::tools
