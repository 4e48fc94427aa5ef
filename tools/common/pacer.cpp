// SPDX-License-Identifier: BSL-1.0
#include "tools/common/pacer.hpp"

#include <sys/prctl.h>

#include <algorithm>
#include <ctime>

namespace flowkit::tools {

namespace {

/// A flag that is set just before the sleep begins, or by another thread, is seen after this time.
constexpr std::int64_t longest_sleep = 100'000'000;

}  // namespace

std::int64_t steady_now() noexcept {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return std::int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec;
}

void sharpen_timer() noexcept { static_cast<void>(prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL)); }

bool pacer::wait_until(std::int64_t due) noexcept {
  const std::int64_t at = start_ + due;
  for (;;) {
    if (stopped(stop_)) return false;
    const std::int64_t now = steady_now();
    if (now >= at) {
      lateness_ = now - at;
      max_lateness_ = std::max(max_lateness_, lateness_);
      return true;
    }
    const std::int64_t wake = std::min(at, now + longest_sleep);
    const timespec t{.tv_sec = wake / 1'000'000'000, .tv_nsec = wake % 1'000'000'000};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, nullptr);  // a signal ends it: the flag is looked at
  }
}

}  // namespace flowkit::tools
