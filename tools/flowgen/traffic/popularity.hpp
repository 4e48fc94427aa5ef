// SPDX-License-Identifier: BSL-1.0
// Ranks that are drawn as often as they are popular: the k-th as often as k^-s says (Zipf).
#pragma once

#include <cstdint>
#include <vector>

#include "tools/flowgen/traffic/random.hpp"

namespace flowkit::tools {

/// An alias table (Walker, Vose): one look-up a draw, however many ranks. Made of integers, so that a draw is the same
/// on every machine.
class popularity {
 public:
  /// Ranks 0 .. n-1; n from 1. `exponent` in thousandths, from 0 (all alike) to 4000.
  popularity(std::uint32_t n, std::uint32_t exponent);

  [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(places_.size()); }
  [[nodiscard]] std::uint32_t pick(std::uint64_t bits) const noexcept {
    dice d{bits};
    const std::uint32_t at = d.below(size());
    const place& p = places_[at];
    const std::uint32_t other = 0u - std::uint32_t{d.fraction() >= p.own};  // not by a branch: it is a coin
    return at ^ ((at ^ p.other) & other);
  }

 private:
  struct place {
    std::uint32_t own;    ///< how much of the place is its own rank's, of 2^32
    std::uint32_t other;  ///< whose the rest is
  };
  std::vector<place> places_;
};

/// 2^40 * k^-s, at least 1: of IEEE multiplication, division and square roots alone, which round alike everywhere.
[[nodiscard]] std::uint64_t zipf_weight(std::uint32_t k, std::uint32_t exponent) noexcept;

}  // namespace flowkit::tools
