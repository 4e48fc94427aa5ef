// SPDX-License-Identifier: BSL-1.0
// The command line of flowrecv doctor.
#pragma once

#include <optional>

#include "tools/flowrecv/doctor/makes.hpp"
#include "tools/flowrecv/options.hpp"

namespace flowkit::tools::doctor {

struct doctor_options {
  flowrecv_options receive;  ///< what flowrecv itself has: sources, times, the receiver
  make device = make::unknown;
  std::optional<duration> active_timeout;
  bool json = false;
  bool prints_lines = false;  ///< --lines: and nothing else
};

/// Nothing: --help or --version was printed. Throws startup_error (usage).
[[nodiscard]] std::optional<doctor_options> parse_doctor_options(int argc, char** argv);

}  // namespace flowkit::tools::doctor
