// SPDX-License-Identifier: BSL-1.0
// What all observations of a capture may take, whatever is in it.
#pragma once

#include <cstddef>

namespace flowkit::tools {

/// Octets for what templates hold: fields, values, records of options. What finds no room is counted, not observed.
class budget {
 public:
  [[nodiscard]] bool take(std::size_t octets) noexcept {
    if (octets > left_) return false;
    left_ -= octets;
    return true;
  }
  void give_back(std::size_t octets) noexcept { left_ += octets; }

 private:
  std::size_t left_ = std::size_t{64} << 20;
};

}  // namespace flowkit::tools
