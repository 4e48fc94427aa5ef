// SPDX-License-Identifier: BSL-1.0
// How it is with an output while the program runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace flowkit::tools {

/// One of --output.
struct output_state {
  std::size_t number = 0;  ///< from 1, in the order of the options
  std::string name;
  std::uint64_t queued = 0, room = 0;  ///< octets
  std::uint64_t lost = 0;              ///< records that were taken, and not kept
  bool failing = false;                ///< now
};

}  // namespace flowkit::tools
