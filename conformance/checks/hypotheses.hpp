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
    if (right == wrong) return;
    ++apart_;
    right_ += step == right;
    if (step != wrong) return;
    if (++explained_ == 1) first_ = at();
  }
  /// Is this how the exporter counts? `needed`: steps that it explains.
  [[nodiscard]] bool holds(std::uint32_t needed = 2) const noexcept {
    return explained_ >= needed && std::uint64_t{explained_} * 5 >= std::uint64_t{apart_} * 4 &&
           std::uint64_t{right_} * 10 <= apart_;
  }
  [[nodiscard]] std::uint32_t explained() const noexcept { return explained_; }
  [[nodiscard]] std::uint32_t apart() const noexcept { return apart_; }
  [[nodiscard]] const witness& first() const noexcept { return first_; }

 private:
  std::uint32_t apart_ = 0, explained_ = 0, right_ = 0;
  witness first_;
};

}  // namespace flowkit::conformance
