// SPDX-License-Identifier: BSL-1.0
// The options of SNMP.
#pragma once

#include <string>

#include "tools/flowgen/options.hpp"

namespace CLI {
class App;
}

namespace flowkit::tools {

/// As they were typed; empty where they were not.
struct snmp_texts {
  std::string at, linger;

  void add_to(CLI::App& app);
};

/// Reads them; the target has been read. Throws startup_error (usage).
void read_snmp_options(const snmp_texts& texts, flowgen_options& out);

}  // namespace flowkit::tools
