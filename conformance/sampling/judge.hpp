// SPDX-License-Identifier: BSL-1.0
// What samplers reported, held against what went by.
#pragma once

#include "conformance/sampling/account.hpp"
#include "conformance/sampling/verdict.hpp"

namespace flowkit::conformance {

struct truth_verdicts {
  std::vector<sampling_verdict> samplers;
  /// What of the truth fits nothing that came: "truth.toml:3: index: ...", with what there is.
  std::vector<std::string> errors;
};

/// One verdict on the packets of each interface, one on its octets where they are known.
[[nodiscard]] truth_verdicts judge_truth(const truth& t, const sampling_account& reported);

}  // namespace flowkit::conformance
