// SPDX-License-Identifier: BSL-1.0
// Which applications a stream of flows is of.
#pragma once

#include <span>
#include <vector>

#include "tools/flowgen/traffic/application.hpp"

namespace flowkit::tools {

class application_mix {
 public:
  /// At least one.
  explicit application_mix(std::span<const application> all);
  /// The usual one: shares in the order of what campus networks report, mostly short web and DNS flows, a few long and
  /// large ones.
  [[nodiscard]] static const application_mix& usual();

  [[nodiscard]] const application& pick(dice& d) const noexcept {
    return all_[shares_[d.below(static_cast<std::uint32_t>(shares_.size()))]];
  }
  [[nodiscard]] std::span<const application> all() const noexcept { return all_; }
  [[nodiscard]] std::uint64_t weight() const noexcept { return weight_; }

 private:
  std::vector<application> all_;
  std::vector<std::uint16_t> shares_;  ///< each as often as its weight: found without a search
  std::uint64_t weight_ = 0;
};

}  // namespace flowkit::tools
