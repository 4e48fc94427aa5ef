// SPDX-License-Identifier: BSL-1.0
// Who wants to know each flow of an exporter, as a receiver will know it, when it is put into a datagram.
#pragma once

#include <cstdint>
#include <span>

#include <flowkit/flow/table.hpp>

#include "tools/flowgen/traffic/label.hpp"

namespace flowkit::tools {

/// What flows of a batch have in common besides their exporter.
struct flow_origin {
  std::uint16_t template_id = 0;        ///< 0: the protocol has none
  std::uint32_t sampling_interval = 1;  ///< each flow stands for so many times its packets
  std::span<const flow_label> labels;   ///< of each flow; empty: all are background

  [[nodiscard]] flow_label label(std::size_t i) const noexcept { return labels.empty() ? background : labels[i]; }
};

class flow_log {
 public:
  virtual ~flow_log() = default;
  /// Flows that the exporter puts into the datagram that it is writing; record.present says which members they have.
  virtual void enter(std::span<const flow::record> flows, const flow_origin& of) noexcept = 0;
};

}  // namespace flowkit::tools
