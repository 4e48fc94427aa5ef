// SPDX-License-Identifier: BSL-1.0
// Where the templates are known that data sets of exporters did not meet: looked for once more at the end.
#pragma once

#include <span>

#include "tools/flowrecv/receiver.hpp"

namespace flowkit::tools {

class known_elsewhere {
 public:
  /// `others`: sessions of further receivers.
  explicit known_elsewhere(const exporter_sessions& in, std::span<const exporter_sessions* const> others = {}) noexcept
      : in_(in), others_(others) {}
  [[nodiscard]] missing_template of(const exporter& e) {
    if (e.counters.template_lost == 0) return {};
    missing_template m = e.missing;
    m.look_again(in_, steps_);
    for (const exporter_sessions* const other : others_) m.look_again(*other, steps_);
    return m;
  }

 private:
  const exporter_sessions& in_;
  std::span<const exporter_sessions* const> others_;
  std::size_t steps_ = reception::max_search_steps;  ///< for all exporters together
};

}  // namespace flowkit::tools
