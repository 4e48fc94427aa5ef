// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/receivers/sflow5_counts.hpp"

#include <fmt/format.h>

namespace flowkit::tools {

void sflow5_counts::add(const protocol_counts& other) noexcept {
  anomaly_counts::add(other);
  const auto& o = static_cast<const sflow5_counts&>(other);
  flow_samples += o.flow_samples, counters_samples += o.counters_samples;
  discarded_packets += o.discarded_packets, unknown_samples += o.unknown_samples;
  unknown_records += o.unknown_records, without_packet += o.without_packet;
}

std::string sflow5_counts::notes() const {
  std::string out;
  if (unknown_samples + unknown_records != 0)
    out += fmt::format("of unknown structure: {} samples, {} records\n", unknown_samples, unknown_records);
  if (without_packet != 0)
    out += fmt::format("{} flow samples without a record that describes the packet: no flow\n", without_packet);
  return out;
}

std::string sflow5_counts::received() const {
  return counters_samples != 0 ? fmt::format("{} counter samples", counters_samples) : std::string{};
}

}  // namespace flowkit::tools
