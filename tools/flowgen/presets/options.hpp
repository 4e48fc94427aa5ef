// SPDX-License-Identifier: BSL-1.0
// Options of the network that flows are seen in.
#pragma once

#include <string>

#include "tools/flowgen/options.hpp"
#include "tools/flowgen/presets/preset.hpp"

namespace CLI {
class App;
}

namespace flowkit::tools {

/// As they were typed; empty where they were not.
struct traffic_texts {
  std::string preset, users, servers, flow_keys;

  void add_to(CLI::App& app);
};

/// The network, as a file may have said, and the preset's rate as the usual one. After the groups, before what depends
/// on the rate and on the network. The preset, if the options or the file name one. Throws startup_error (usage).
const preset* read_traffic_options(const traffic_texts& t, const traffic_table& from_file, flowgen_options& out);

/// What a run with a preset comes to, some lines on stderr, once all is read.
void print_preset(const preset& p, const flowgen_options& o);

}  // namespace flowkit::tools
