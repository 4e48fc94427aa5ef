// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/knee/rate_search.hpp"

#include <algorithm>
#include <cmath>

namespace flowkit::tools {

std::optional<std::uint64_t> rate_search::next() const noexcept {
  if (state_ != outcome::open) return std::nullopt;
  return rate_;
}

void rate_search::enter(run_verdict v) noexcept {
  if (v == run_verdict::no_test) {
    if (++without_test_ == most_without_test) state_ = outcome::generator_limit;
    return;
  }
  ++(v == run_verdict::clean ? clean_ : lossy_);
  if (clean_ >= settings_.clean) return judge(true);
  if (lossy_ > settings_.runs - settings_.clean) judge(false);
}

void rate_search::judge(bool is_carried) noexcept {
  (is_carried ? carried_ : too_much_) = rate_;
  const std::uint64_t least = std::max<std::uint64_t>(settings_.from / 256, 1);
  if (too_much_ == 0) {
    if (rate_ >= settings_.to) {
      state_ = outcome::above_the_last;
      return;
    }
    const auto above = static_cast<std::uint64_t>(std::llround(static_cast<double>(rate_) * settings_.factor));
    return go_to(std::clamp(above, rate_ + 1, settings_.to));
  }
  if (carried_ == 0) {
    if (rate_ <= least) {
      state_ = outcome::below_the_least;
      return;
    }
    return go_to(std::max(rate_ / 2, least));
  }
  const std::uint64_t between = too_much_ - carried_;
  if (between <= 1 || static_cast<double>(between) <= settings_.precision * static_cast<double>(carried_))
    state_ = outcome::found;
  else
    go_to(carried_ + between / 2);
}

}  // namespace flowkit::tools
