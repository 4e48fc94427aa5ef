// SPDX-License-Identifier: BSL-1.0
// Are datagrams meant for a collector? What comes to a port that is listened on is; in a capture, what goes to a port
// where collectors listen by convention: the rest of it is other traffic.
#pragma once

#include "tools/flowrecv/doctor/checks.hpp"

namespace flowkit::tools::doctor {

[[nodiscard]] inline bool is_meant_for_collector(const watched* seen, bool live) noexcept {
  if (live || seen == nullptr) return true;
  for (const auto& [port, n] : seen->ports)
    for (const protocol_row& p : protocols())
      if (p.port == port && port != 0) return true;
  return false;
}

}  // namespace flowkit::tools::doctor
