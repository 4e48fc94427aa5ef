// SPDX-License-Identifier: BSL-1.0
// The time of day.
#pragma once

#include <ctime>

#include <flowkit/core/time.hpp>

namespace flowkit::tools {

[[nodiscard]] inline timestamp system_now() noexcept {
  timespec t{};
  clock_gettime(CLOCK_REALTIME, &t);
  return from_unix_seconds(t.tv_sec) + duration{t.tv_nsec};
}

}  // namespace flowkit::tools
