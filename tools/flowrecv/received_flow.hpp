// SPDX-License-Identifier: BSL-1.0
// One normalised flow on its way from the receiver of its protocol to where it goes.
#pragma once

#include <flowkit/flow/columns.hpp>

#include "tools/flowrecv/exporter.hpp"

namespace flowkit::tools {

struct received_flow {
  const flow::record& record;
  const flow::line_context& added;  ///< what was looked up, and the exporter's name
  const exporter& from;
};

}  // namespace flowkit::tools
