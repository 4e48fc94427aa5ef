// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/statistics.hpp"

namespace flowkit::tools {

manifest received_manifest(const received_account& from) {
  manifest m;
  for (const exporter& e : from.exporters()) {
    const exporter_counters& c = e.counters;
    manifest_entry one;
    static_cast<manifest_counts&>(one) = c;
    one.address = e.key.source.address;
    one.port = e.key.source.port;
    one.protocol = to_string(e.key.kind);
    one.domain = e.key.domain;
    one.first_sequence = e.first_sequence;
    one.next_sequence = e.next_sequence;
    m.exporters.push_back(std::move(one));
  }
  return m;
}

}  // namespace flowkit::tools
