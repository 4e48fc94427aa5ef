// SPDX-License-Identifier: BSL-1.0
// What Prometheus' clients say of their process.
#pragma once

#include <cstdint>

namespace flowkit::tools {

struct process_figures {
  double cpu_seconds = 0, start_seconds = 0;  ///< start: since 1970
  std::uint64_t resident_octets = 0, virtual_octets = 0;
  std::uint64_t descriptors = 0, most_descriptors = 0;
  std::uint64_t threads = 0;
};

/// Of this process. What the system does not say is 0. `start_seconds`: as the caller knows it.
[[nodiscard]] process_figures this_process(double start_seconds) noexcept;

}  // namespace flowkit::tools
