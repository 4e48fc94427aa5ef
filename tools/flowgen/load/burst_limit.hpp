// SPDX-License-Identifier: BSL-1.0
// How many datagrams may leave at once. What a run that was held up has to catch up leaves in small groups, at no more
// than twice the rate of the schedule: near the rate that a receiver carries its buffer is all that takes bursts, and
// these are to be the load's and not the generator's.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace flowkit::tools {

class burst_limit {
 public:
  explicit burst_limit(std::size_t most) noexcept : most_(static_cast<double>(most)), allowed_(most_) {}

  /// How long until one more may leave: nanoseconds, 0 at once. `now`: steady_now(). `rate`: datagrams a second that
  /// are due.
  [[nodiscard]] std::int64_t wait(std::int64_t now, double rate) noexcept {
    const double refill = std::max(2 * rate, least_refill);
    allowed_ = std::min(most_, allowed_ + static_cast<double>(now - last_) * refill / 1e9);
    last_ = now;
    return allowed_ >= 1 ? 0 : static_cast<std::int64_t>((1 - allowed_) * 1e9 / refill) + 1;
  }
  void take() noexcept { allowed_ -= 1; }
  [[nodiscard]] std::size_t most() const noexcept { return static_cast<std::size_t>(most_); }

 private:
  /// Where hardly anything is due.
  static constexpr double least_refill = 100;
  double most_, allowed_;
  std::int64_t last_ = 0;
};

/// The most datagrams that left at once, and within a millisecond.
class burst_record {
 public:
  void enter(std::int64_t now, std::size_t datagrams) noexcept {
    at_once_ = std::max<std::uint64_t>(at_once_, datagrams);
    ring_[head_++ % ring_.size()] = {now, datagrams};
    in_ms_ += datagrams;
    while (now - ring_[tail_ % ring_.size()].at > 1'000'000 || head_ - tail_ > ring_.size() - 1)
      in_ms_ -= ring_[tail_++ % ring_.size()].datagrams;
    most_in_ms_ = std::max(most_in_ms_, in_ms_);
  }
  void add(const burst_record& o) noexcept {
    at_once_ = std::max(at_once_, o.at_once_), most_in_ms_ = std::max(most_in_ms_, o.most_in_ms_);
  }
  [[nodiscard]] std::uint64_t at_once() const noexcept { return at_once_; }
  [[nodiscard]] std::uint64_t in_a_millisecond() const noexcept { return most_in_ms_; }

 private:
  struct sent {
    std::int64_t at = 0;
    std::size_t datagrams = 0;
  };
  std::array<sent, 1024> ring_{};  ///< no more system calls than that in a millisecond
  std::size_t head_ = 0, tail_ = 0;
  std::uint64_t in_ms_ = 0, at_once_ = 0, most_in_ms_ = 0;
};

}  // namespace flowkit::tools
