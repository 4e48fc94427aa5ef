// SPDX-License-Identifier: BSL-1.0
// A profile kept to what a collector takes.
#pragma once

#include <string>
#include <vector>

#include "tools/flowgen/profile/profile.hpp"
#include "tools/flowgen/safe/rules.hpp"

namespace flowkit::tools {

struct safe_outcome {
  profile kept;
  std::vector<std::string> changed;     ///< how it is sent instead
  std::vector<std::string> left_out;    ///< what is not sent
  std::vector<std::string> not_stored;  ///< what is sent, and not stored, or not as it was sent
  std::string refused;                  ///< the rule's sentence, if no flow would be left; then `kept` is unchanged
};
[[nodiscard]] safe_outcome make_safe(const profile& p, const safe_rules& rules);

/// The list, a line each, each line begun with `indent`.
[[nodiscard]] std::string to_text(const safe_outcome& o, const safe_rules& rules, std::string_view indent = "");

}  // namespace flowkit::tools
