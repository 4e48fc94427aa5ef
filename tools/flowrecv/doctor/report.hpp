// SPDX-License-Identifier: BSL-1.0
// The doctor's report, for people and for programs.
#pragma once

#include "tools/flowrecv/doctor/checks.hpp"
#include "tools/flowrecv/doctor/device_lines.hpp"

namespace flowkit::tools::doctor {

/// Of one exporter, or of the run.
struct patient {
  std::string who;       ///< "192.0.2.1:2055 netflow9 domain 0"; empty: the run
  std::string received;  ///< "12 datagrams, 300 flows"
  make_signs::verdict looks_like{};
  make lines = make::unknown;  ///< whose lines to show: what it looks like, or what --make says
  lines_for with{};
  findings found;
};

struct report {
  std::string what;  ///< what was looked at
  patient run;
  std::vector<patient> exporters;

  /// Warnings and errors.
  [[nodiscard]] std::size_t count() const noexcept;
};

/// Lines of at most `columns`; commands and configuration lines are never broken.
[[nodiscard]] std::string to_text(const report& r, std::size_t columns);
[[nodiscard]] std::string to_json(const report& r);

}  // namespace flowkit::tools::doctor
