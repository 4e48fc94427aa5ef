// SPDX-License-Identifier: BSL-1.0
// What is counted of sFlow in addition to samples as a whole: their kinds, and anomalies.
#pragma once

#include <flowkit/sflow5/findings.hpp>

#include "tools/flowrecv/receivers/anomaly_counts.hpp"

namespace flowkit::tools {

struct sflow5_counts final : anomaly_counts<sflow5::finding> {
  std::uint64_t flow_samples = 0, counters_samples = 0, discarded_packets = 0, unknown_samples = 0;
  std::uint64_t unknown_records = 0;
  std::uint64_t without_packet = 0;  ///< flow samples in which no record describes a packet: no flow

  [[nodiscard]] std::unique_ptr<protocol_counts> copy() const override {
    return std::make_unique<sflow5_counts>(*this);
  }
  void add(const protocol_counts& other) noexcept override;
  [[nodiscard]] std::string notes() const override;
  [[nodiscard]] std::string received() const override;
};

}  // namespace flowkit::tools
