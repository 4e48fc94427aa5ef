// SPDX-License-Identifier: BSL-1.0
// A run of a decoder held against what its case expects. No files, no processes.
#pragma once

#include <string>
#include <vector>

#include "conformance/case_files/case_file.hpp"
#include "conformance/judge/case_verdict.hpp"
#include "conformance/testee/session.hpp"

namespace flowkit::conformance {

struct case_outcome {
  case_verdict what = case_verdict::pass;
  std::string message;              ///< "" of a case that passes; else what is wrong first, or what it did
  std::vector<std::string> more{};  ///< what else is wrong, at most so many: most_more
  std::size_t left_out = 0;         ///< and how much beyond these
  static constexpr std::size_t most_more = 20;
};

/// `run` has an answer for each frame of the case, or a fault.
[[nodiscard]] case_outcome judge_case(const test_case& c, const testee_run& run);

}  // namespace flowkit::conformance
