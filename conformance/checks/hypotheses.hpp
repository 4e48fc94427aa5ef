// SPDX-License-Identifier: BSL-1.0
// Which rule do sequence numbers follow? Loss moves them forward by any number, so a number that is not the right one
// proves nothing. A wrong rule that explains nearly all steps, where the right one explains nearly none, does.
#pragma once

#include <cstdint>

#include "conformance/examiner/findings.hpp"

namespace flowkit::conformance {

/// A wrong rule, and the steps where it and the right one say different things.
class hypothesis {
 public:
  /// From one number to the next, in units: what it was, what the right rule and what this one make it. Saying that it
  /// fits here costs memory: `at` is called for the first such step only.
  template <class Witness>
  void weigh(std::uint32_t step, std::uint32_t right, std::uint32_t wrong, Witness at) {
    ++steps_;
    misses_ += step != wrong;
    if (right == wrong) return;
    ++apart_;
    right_ += step == right;
    if (step != wrong) return;
    has_no_loss_ |= wrong < right || wrong > most_apart || (explained_ != 0 && wrong != last_);
    last_ = wrong;
    below_ += wrong < right;
    if (++explained_ == 1) first_ = at();
  }
  /// Is this how the exporter counts? `needed`: steps that it explains.
  [[nodiscard]] bool holds(std::uint32_t needed = 2) const noexcept {
    return explained_ >= needed && std::uint64_t{explained_} * 5 >= std::uint64_t{apart_} * 4 &&
           std::uint64_t{right_} * 10 <= apart_;
  }
  /// It is not loss. An exporter that sends to one collector after the other leaves each with steps of one size, their
  /// number: by chance the one that this rule gives, too.
  [[nodiscard]] bool is_no_loss() const noexcept { return has_no_loss_; }
  /// Small steps forward may be loss by chance, those that fall short of the right one are not: they count twice.
  [[nodiscard]] std::uint32_t weight() const noexcept { return explained_ + below_; }
  /// Every step is as this rule says, also those where the right one says the same.
  [[nodiscard]] bool explains_all() const noexcept { return misses_ == 0; }
  [[nodiscard]] std::uint32_t steps() const noexcept { return steps_; }
  [[nodiscard]] std::uint32_t explained() const noexcept { return explained_; }
  [[nodiscard]] std::uint32_t apart() const noexcept { return apart_; }
  [[nodiscard]] const witness& first() const noexcept { return first_; }

 private:
  static constexpr std::uint32_t most_apart = 8;  ///< more collectors than an exporter has

  std::uint32_t steps_ = 0, misses_ = 0, apart_ = 0, explained_ = 0, right_ = 0, below_ = 0, last_ = 0;
  bool has_no_loss_ = false;
  witness first_;
};

}  // namespace flowkit::conformance
