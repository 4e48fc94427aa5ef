// SPDX-License-Identifier: BSL-1.0
// Where the cases for decoders are, and which of them are wanted.
#pragma once

#include <string>
#include <vector>

#include "conformance/case_files/case_file.hpp"

namespace flowkit::tools {

/// Beside the program where it is installed (../share/flowkit/cases), else those of the source tree that it was built
/// from.
[[nodiscard]] std::string default_cases_folder();

struct case_selection {
  std::string folder;             ///< empty: the default one
  std::vector<std::string> only;  ///< beginnings of ids ("rfc7011/8.1") or clauses ("RFC 7011 s8"); empty: all
  std::vector<std::string> except;
};
struct selected_cases {
  std::string folder;
  std::vector<conformance::test_case> cases;  ///< sorted by id
};
/// Reads them all, so that a file that is wrong is known before the first one runs. Throws startup_error (usage).
[[nodiscard]] selected_cases read_cases(const case_selection& from);

}  // namespace flowkit::tools
