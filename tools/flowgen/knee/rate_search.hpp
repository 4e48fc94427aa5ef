// SPDX-License-Identifier: BSL-1.0
// Which rate is tried next: up in steps until one is not carried, then between the two. Results scatter near the knee,
// so a rate counts as carried when k of n runs are clean.
#pragma once

#include <cstdint>
#include <optional>

namespace flowkit::tools {

enum class run_verdict : std::uint8_t {
  clean,    ///< all that was sent is stored
  lossy,    ///< something is missing, or it came too late
  no_test,  ///< it says nothing of the receiver: the generator itself fell short
};

struct search_settings {
  std::uint64_t from = 1'000, to = 1'000'000;  ///< flows a second
  double factor = 1.5;                         ///< from step to step, above 1
  double precision = 0.05;                     ///< of the rate, where the search ends
  unsigned clean = 2, runs = 3;                ///< so many of so many
};

class rate_search {
 public:
  explicit rate_search(const search_settings& s) noexcept : settings_(s), rate_(s.from) {}

  enum class outcome : std::uint8_t {
    open,
    found,
    above_the_last,   ///< all up to settings.to are carried
    below_the_least,  ///< not even 1/256 of settings.from is
    generator_limit,  ///< what generates falls short of the next rate
  };
  /// Runs at one rate that may be no test before that is the end.
  static constexpr unsigned most_without_test = 5;

  [[nodiscard]] outcome state() const noexcept { return state_; }
  /// Flows a second of the next run; none: over.
  [[nodiscard]] std::optional<std::uint64_t> next() const noexcept;
  /// Of a run at that rate.
  void enter(run_verdict v) noexcept;

  /// The greatest rate that is carried; 0: none.
  [[nodiscard]] std::uint64_t carried() const noexcept { return carried_; }
  /// The least rate that is not carried; 0: none.
  [[nodiscard]] std::uint64_t too_much() const noexcept { return too_much_; }

 private:
  void judge(bool is_carried) noexcept;
  void go_to(std::uint64_t rate) noexcept { rate_ = rate, clean_ = lossy_ = without_test_ = 0; }

  search_settings settings_;
  outcome state_ = outcome::open;
  std::uint64_t rate_, carried_ = 0, too_much_ = 0;
  unsigned clean_ = 0, lossy_ = 0, without_test_ = 0;  ///< runs at rate_
};

}  // namespace flowkit::tools
