// SPDX-License-Identifier: BSL-1.0
// What a flow was made for: the background, or something that the run says by name, as a port scan of a scenario. The
// names are in the manifest; a flow has the number.
#pragma once

#include <cstdint>

namespace flowkit::tools {

/// From 1 on: an index, plus 1, into the labels of the run.
using flow_label = std::uint16_t;
inline constexpr flow_label background = 0;

}  // namespace flowkit::tools
