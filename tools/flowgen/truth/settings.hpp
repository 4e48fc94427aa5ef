// SPDX-License-Identifier: BSL-1.0
// What a run writes about itself, besides its manifest.
#pragma once

#include <string>

namespace flowkit::tools {

struct truth_settings {
  std::string run;               ///< id
  std::string generator = "{}";  ///< the text of a JSON object: program, version, settings
  std::string flows;             ///< file of all flows; empty: none
  std::string report;            ///< file of the closing lines as JSON; empty: none
};

}  // namespace flowkit::tools
