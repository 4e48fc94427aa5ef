// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/metrics/page.hpp"

namespace flowkit::tools {

void write_process(exposition& to, const process_figures& p) {
  constexpr auto gauge = metric_kind::gauge;
  to.single({"process_cpu_seconds_total", metric_kind::counter, "Processor time of the process in seconds."},
            p.cpu_seconds);
  to.single({"process_start_time_seconds", gauge, "When the process started, in seconds since 1970."}, p.start_seconds);
  to.single({"process_resident_memory_bytes", gauge, "Memory of the process that is in RAM."}, p.resident_octets);
  to.single({"process_virtual_memory_bytes", gauge, "Address space of the process."}, p.virtual_octets);
  to.single({"process_open_fds", gauge, "Descriptors that the process has open."}, p.descriptors);
  to.single({"process_max_fds", gauge, "Descriptors that it may have."}, p.most_descriptors);
  to.single({"process_threads", gauge, "Threads of the process."}, p.threads);
}

std::string metrics_page(const run_state& run, const rising_losses& lost, const process_figures& process) {
  exposition to;
  write_totals(to, run, lost);
  write_exporters(to, run.account.received);
  write_places(to, run);
  write_process(to, process);
  return std::move(to).text();
}

}  // namespace flowkit::tools
