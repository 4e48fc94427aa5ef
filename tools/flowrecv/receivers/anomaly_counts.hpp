// SPDX-License-Identifier: BSL-1.0
// What a protocol counts of its own, where that is its anomalies alone.
#pragma once

#include <flowkit/core/finding.hpp>

#include "tools/flowrecv/own_counts.hpp"

namespace flowkit::tools {

template <class Finding>
struct anomaly_counts : protocol_counts {
  finding_counts<Finding> anomalies;

  [[nodiscard]] std::unique_ptr<protocol_counts> copy() const override {
    return std::make_unique<anomaly_counts>(*this);
  }
  void add(const protocol_counts& other) noexcept override {
    anomalies.add(static_cast<const anomaly_counts&>(other).anomalies);
  }
  void findings(const named& each) const override {
    anomalies.for_each([&](Finding f, std::uint64_t n) { each(to_string(f), n); });
  }
};

}  // namespace flowkit::tools
