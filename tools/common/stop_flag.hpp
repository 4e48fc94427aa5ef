// SPDX-License-Identifier: BSL-1.0
// Set by a signal handler or another thread; loops and sleeps look at it and end early.
#pragma once

#include <atomic>

namespace flowkit::tools {

using stop_flag = std::atomic<bool>;
static_assert(stop_flag::is_always_lock_free, "signal handlers may set it");

/// No flag: never stopped.
[[nodiscard]] inline bool stopped(const stop_flag* flag) noexcept {
  return flag != nullptr && flag->load(std::memory_order_relaxed);
}

}  // namespace flowkit::tools
