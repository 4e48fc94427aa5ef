// SPDX-License-Identifier: BSL-1.0
// What the exporters whose messages go into one IPFIX file have in common, which the file tells once (RFC 5655 sections
// 8.1.2 and 8.1.3).
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include <flowkit/flow/table.hpp>

#include "tools/common/endpoint.hpp"

namespace flowkit::tools {

struct file_session {
  endpoint exporter, collector;
  timestamp earliest_start{INT64_MAX}, latest_end{INT64_MIN};  ///< of the flows
  timestamp first_export{INT64_MAX}, last_export{INT64_MIN};   ///< of the messages

  [[nodiscard]] bool has_flows() const noexcept { return earliest_start <= latest_end; }
  void enter(std::span<const flow::record> flows) noexcept {
    for (const flow::record& r : flows)
      earliest_start = std::min(earliest_start, r.start), latest_end = std::max(latest_end, r.end);
  }
  void enter_message(timestamp exported) noexcept {
    first_export = std::min(first_export, exported), last_export = std::max(last_export, exported);
  }
};

}  // namespace flowkit::tools
