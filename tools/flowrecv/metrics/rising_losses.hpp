// SPDX-License-Identifier: BSL-1.0
// Losses as counters that never fall. The account takes back what has turned out to be no loss: a late datagram, a data
// set whose template came after all. Here both directions rise, each by itself, from one look to the next; their
// difference is always what the account says.
#pragma once

#include <array>
#include <iterator>

#include "tools/flowrecv/account.hpp"

namespace flowkit::tools {

class rising_losses {
 public:
  struct both {
    std::uint64_t lost = 0, taken_back = 0;
  };

  /// The account as it is now.
  void look(const losses& now) noexcept {
    for (std::size_t i = 0; i < of_.size(); ++i) {
      const std::uint64_t n = now.*loss_causes[i].member, before = before_.*loss_causes[i].member;
      (n >= before ? of_[i].lost : of_[i].taken_back) += n >= before ? n - before : before - n;
    }
    before_ = now;
  }
  /// In the order of loss_causes.
  [[nodiscard]] const both& operator[](std::size_t cause) const noexcept { return of_[cause]; }

 private:
  std::array<both, std::size(loss_causes)> of_{};
  losses before_{};
};

}  // namespace flowkit::tools
