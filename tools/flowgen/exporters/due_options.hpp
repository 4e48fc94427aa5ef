// SPDX-License-Identifier: BSL-1.0
// Options records that are sent together, by the policy of the templates. Those for which a message has no room are the
// first in the next.
#pragma once

#include <flowkit/templates/announcer.hpp>

namespace flowkit::tools {

class due_options {
 public:
  [[nodiscard]] bool was_sent() const noexcept { return timer_.was_sent(); }
  [[nodiscard]] bool waits() const noexcept { return waits_; }
  [[nodiscard]] bool due(const refresh_policy& p, std::uint64_t messages, timestamp now) const noexcept {
    return timer_.due(p, messages, now);
  }
  void wait(bool does) noexcept { waits_ = does; }
  /// add(n): the records from the n-th of `total` on, as many as fit; returns how many. False if some have to wait.
  template <class Add>
  bool tell(std::size_t total, std::uint64_t messages, timestamp now, Add add) noexcept {
    while (told_ < total) {
      const std::size_t n = add(told_);
      if (n == 0) return false;
      told_ += n;
    }
    told_ = 0;
    timer_.sent(messages, now);
    return true;
  }

 private:
  refresh_timer timer_;
  std::size_t told_ = 0;  ///< of those that are due
  bool waits_ = false;
};

}  // namespace flowkit::tools
