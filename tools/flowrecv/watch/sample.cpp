// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/watch/sample.hpp"

namespace flowkit::tools {

namespace {
watch_counts counts_of(const exporter_counters& c, const losses& lost) {
  return {.datagrams = c.datagrams, .flows = c.flow_records, .octets = c.octets, .lost = lost};
}
}  // namespace

watch_sample sample_of(const worker_account& account) {
  watch_sample s;
  for (const exporter& e : account.received.exporters())
    s.exporters.push_back({e.key, e.name, counts_of(e.counters, losses_of(e.counters))});
  const exporter_totals totals = account.received.totals();
  s.totals = counts_of(totals.counters, losses_of(totals.counters, account.run));
  return s;
}

}  // namespace flowkit::tools
