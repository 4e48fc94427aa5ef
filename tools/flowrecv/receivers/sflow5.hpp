// SPDX-License-Identifier: BSL-1.0
// The receiver of sFlow v5: samples become flows, and the numbers of their sources show what was lost.
#pragma once

#include "tools/flowrecv/receivers/protocol_receiver.hpp"
#include "tools/flowrecv/receivers/sample_sources.hpp"

namespace flowkit::tools {

class sflow5_receiver final : public protocol_receiver {
 public:
  explicit sflow5_receiver(reception& shared) noexcept : protocol_receiver(shared) {}

  void receive(const datagram& d) override;
  void describe(std::span<const exporter* const> exporters, std::span<boost::json::object> into) const override;
  void describe_totals(const exporter_counters& totals, const own_counts& own,
                       boost::json::object& into) const override;
  [[nodiscard]] std::string notes() const override;

  /// The data sources of all agents.
  [[nodiscard]] const sample_sources& sources() const noexcept { return sources_; }

 private:
  sample_sources sources_;
};

}  // namespace flowkit::tools
