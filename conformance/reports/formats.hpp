// SPDX-License-Identifier: BSL-1.0
// The forms that a report can have, as data: command line, --help and error messages follow from it.
#pragma once

#include "conformance/reports/text.hpp"

namespace flowkit::conformance {

struct report_format {
  const char* name;   ///< on the command line: json=FILE
  const char* about;  ///< in --help
  std::string (*write)(const report_input& in, const text_style& style);
};

[[nodiscard]] std::span<const report_format> report_formats() noexcept;

}  // namespace flowkit::conformance
