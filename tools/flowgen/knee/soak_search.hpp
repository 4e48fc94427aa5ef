// SPDX-License-Identifier: BSL-1.0
// Which rate is soaked next. The first is what short steps found. If that is not carried for long, the rate at which
// the receiver stored while it was full is the measure: a little less than that is soaked, until a soak confirms it.
#pragma once

#include <cstdint>
#include <optional>

#include "tools/flowgen/knee/rate_search.hpp"

namespace flowkit::tools {

struct soak_result {
  run_verdict verdict;
  std::optional<double> drained{};  ///< flows a second that were stored while the receiver was full; none: not known
};

class soak_search {
 public:
  /// So many soaks at the most: each may take half an hour.
  static constexpr unsigned most_soaks = 6;

  soak_search(std::uint64_t first, double precision) noexcept : precision_(precision), rate_(first) {}

  /// Flows a second of the next soak; none: over.
  [[nodiscard]] std::optional<std::uint64_t> next() const noexcept;
  void enter(const soak_result& r) noexcept;

  /// The greatest rate that a soak confirmed; 0: none.
  [[nodiscard]] std::uint64_t confirmed() const noexcept { return confirmed_; }
  /// The least rate that a soak disproved; 0: none.
  [[nodiscard]] std::uint64_t disproved() const noexcept { return disproved_; }
  /// Of the last soak that measured it.
  [[nodiscard]] std::optional<double> drained() const noexcept { return drained_; }
  /// It ended because what generates fell short twice.
  [[nodiscard]] bool is_generator_limit() const noexcept { return without_test_ == 2; }

 private:
  [[nodiscard]] bool is_near(double upper) const noexcept {
    return upper <= static_cast<double>(confirmed_) * (1 + precision_);
  }

  double precision_;
  std::uint64_t rate_, confirmed_ = 0, disproved_ = 0;
  std::optional<double> drained_;
  unsigned soaks_ = 0, failures_ = 0, without_test_ = 0;
  bool over_ = false;
};

}  // namespace flowkit::tools
