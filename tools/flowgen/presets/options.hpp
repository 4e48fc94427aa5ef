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

/// The network, and the preset's rate, unless `has_rate`. After --exporters, before what depends on the rate and on the
/// network. Throws startup_error (usage).
void read_traffic_options(const traffic_texts& t, bool has_rate, flowgen_options& out);

/// What a run with a preset comes to, two lines on stderr, once all is read; nothing of other runs.
void print_preset(const traffic_texts& t, const flowgen_options& o);

}  // namespace flowkit::tools
