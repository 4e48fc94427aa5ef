// SPDX-License-Identifier: BSL-1.0
// Faults that are made on purpose: which, and how often.
#pragma once

#include <cstdint>
#include <vector>

namespace flowkit::tools {

/// The order of the table in kinds.cpp.
enum class fault_kind : std::uint8_t {
  lost,
  duplicated,
  reordered,
  truncated,
  template_late,
  template_lost,
  id_reused,
  clock_jump,
  sequence_jump,
  restart,
  wrong_count,
  count_,  ///< how many kinds there are
};

struct fault_request {
  fault_kind kind;
  std::uint32_t share;  ///< of 10^6: datagrams, or exporters
};

using fault_settings = std::vector<fault_request>;

}  // namespace flowkit::tools
