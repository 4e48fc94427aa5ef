// SPDX-License-Identifier: BSL-1.0
// What flowrecv learns of exporters, a session each: the library's sessions with what its outputs need.
#pragma once

#include <flowkit/flow/exporter_state.hpp>
#include <flowkit/sflow5/inspect.hpp>

#include "tools/flowrecv/stored_template.hpp"

namespace flowkit::tools {

/// Beside options and sequence numbers: what an sFlow agent has shown of itself.
struct exporter_session : flow::exporter_state {
  std::uint32_t boots = 0;  ///< restarts seen
  sflow5::agent_origin origin;
  sflow5::sample_forms forms;
};

using exporter_sessions = session_table<stored_template, exporter_session>;

}  // namespace flowkit::tools
