// SPDX-License-Identifier: BSL-1.0
// What an application's flows are like, and how frequent they are.
#pragma once

#include <cstdint>

#include "tools/flowgen/traffic/random.hpp"

namespace flowkit::tools {

struct application {
  std::uint8_t protocol;
  std::uint16_t port;    ///< of the server
  std::uint32_t weight;  ///< of all weights
  skewed_range packets;
  std::uint32_t min_octets, max_octets;  ///< a packet, layer 3
  skewed_range milliseconds;
};

}  // namespace flowkit::tools
