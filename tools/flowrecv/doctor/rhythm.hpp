// SPDX-License-Identifier: BSL-1.0
// How often an exporter sends: whether it has fallen silent is judged by its own habit.
#pragma once

#include <algorithm>
#include <cstdint>

#include <flowkit/core/time.hpp>

namespace flowkit::tools::doctor {

class rhythm {
 public:
  void arrived(timestamp at) noexcept {
    if (count_ == 0)
      first_ = at;
    else if (at > last_)
      longest_ = std::max(longest_, at - last_);
    last_ = std::max(last_, at);
    ++count_;
  }

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  [[nodiscard]] timestamp first() const noexcept { return first_; }
  [[nodiscard]] timestamp last() const noexcept { return last_; }
  /// The longest time between two datagrams so far.
  [[nodiscard]] duration longest() const noexcept { return longest_; }
  /// From one datagram to the next, on average.
  [[nodiscard]] duration usual() const noexcept {
    return count_ < 2 ? duration{} : duration{(last_ - first_).ns / static_cast<std::int64_t>(count_ - 1)};
  }

  /// Datagrams that show a habit.
  static constexpr std::uint64_t enough = 5;
  /// As long as that is no silence, however fast it sent before: networks and routers hold datagrams up for seconds.
  static constexpr duration patience = seconds(10);
  /// Three times the longest pause so far have passed: the third of three announcements in a row that did not come.
  [[nodiscard]] bool is_silent(timestamp end) const noexcept {
    if (count_ < enough) return false;
    return end - last_ > std::max(patience, duration{longest_.ns * 3});
  }

 private:
  std::uint64_t count_ = 0;
  timestamp first_{}, last_{};
  duration longest_{};
};

}  // namespace flowkit::tools::doctor
