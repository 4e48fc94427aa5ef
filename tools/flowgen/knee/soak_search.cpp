// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/knee/soak_search.hpp"

#include <algorithm>
#include <cmath>

namespace flowkit::tools {

std::optional<std::uint64_t> soak_search::next() const noexcept {
  if (over_ || soaks_ >= most_soaks || is_generator_limit()) return std::nullopt;
  return rate_;
}

void soak_search::enter(const soak_result& r) noexcept {
  ++soaks_;
  if (r.verdict == run_verdict::no_test) {
    ++without_test_;
    return;
  }
  if (r.drained) drained_ = r.drained;
  if (r.verdict == run_verdict::clean) {
    confirmed_ = std::max(confirmed_, rate_);
    // The first needs no bound above it: it is what short steps found as the most.
    if (disproved_ == 0 || is_near(static_cast<double>(disproved_)) || (drained_ && is_near(*drained_))) {
      over_ = true;
      return;
    }
    rate_ = confirmed_ + (disproved_ - confirmed_) / 2;
    return;
  }
  disproved_ = disproved_ == 0 ? rate_ : std::min(disproved_, rate_);
  ++failures_;
  if (confirmed_ != 0) {
    over_ = is_near(static_cast<double>(disproved_)) || disproved_ - confirmed_ <= 1;
    rate_ = confirmed_ + (disproved_ - confirmed_) / 2;
    return;
  }
  // Without a measure, or with one that is no less than what failed, each failure goes down twice as far.
  const double down = std::min(precision_ * std::ldexp(1.0, static_cast<int>(failures_) - 1), 0.5);
  double below = static_cast<double>(rate_) * (1 - down);
  if (r.drained) below = std::min(below, *r.drained * (1 - precision_ / 2));
  rate_ = static_cast<std::uint64_t>(std::max(below, 1.0));
  if (rate_ >= disproved_) over_ = true;  // 1 flow a second is too much
}

}  // namespace flowkit::tools
