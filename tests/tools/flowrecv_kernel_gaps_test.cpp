// SPDX-License-Identifier: BSL-1.0
// Datagrams of several exporters, some lost on the way, some dropped by the kernel: whose the gaps are.
#include <gtest/gtest.h>

#include <vector>

#include <rapidcheck/gtest.h>

#include "tools/flowrecv/receivers/kernel_gaps.hpp"

namespace {

using flowkit::tools::gap_position;
using flowkit::tools::kernel_gaps;

struct exporter {
  gap_position at{};
  std::uint64_t gap = 0;  ///< units, since its last message that came
  std::uint64_t missing = 0, of_kernel = 0;
};

enum class fate { arrives, lost, dropped };

class network {
 public:
  network(std::size_t exporters, std::uint32_t units) : all_(exporters), units_(units) {
    for (std::size_t i = 0; i < exporters; ++i) send(i, fate::arrives);  // so that nobody's first one is missing
  }
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  void send(std::size_t from, fate f) {
    exporter& e = all_[from];
    if (f != fate::arrives) {
      e.gap += units_;
      pending_ += f == fate::dropped;
      (f == fate::dropped ? dropped_ : lost_) += 1;
      return;
    }
    gaps_.dropped(pending_);
    pending_ = 0;
    e.missing += e.gap;
    e.of_kernel += gaps_.arrived(e.at, units_, e.gap);
    e.gap = 0;
  }
  /// One more of each: no gap stays unseen.
  void finish() {
    for (std::size_t i = 0; i < all_.size(); ++i) send(i, fate::arrives);
  }
  [[nodiscard]] std::uint64_t of_kernel() const {
    std::uint64_t sum = 0;
    for (const exporter& e : all_) sum += e.of_kernel;
    return sum;
  }
  [[nodiscard]] std::uint64_t missing() const {
    std::uint64_t sum = 0;
    for (const exporter& e : all_) sum += e.missing;
    return sum;
  }
  [[nodiscard]] std::uint64_t dropped() const { return dropped_ * units_; }
  [[nodiscard]] std::uint64_t lost() const { return lost_ * units_; }

 private:
  kernel_gaps gaps_;
  std::vector<exporter> all_;
  std::uint32_t units_, pending_ = 0;
  std::uint64_t dropped_ = 0, lost_ = 0;
};

network ran(const std::vector<fate>& possible) {
  network n{*rc::gen::inRange<std::size_t>(1, 6), *rc::gen::element(1u, 30u)};
  const auto sent = *rc::gen::container<std::vector<std::pair<std::uint8_t, std::uint8_t>>>(
      rc::gen::pair(rc::gen::arbitrary<std::uint8_t>(), rc::gen::arbitrary<std::uint8_t>()));
  for (const auto& [from, what] : sent) n.send(from % n.size(), possible[what % possible.size()]);
  n.finish();
  return n;
}

RC_GTEST_PROP(KernelGaps, AllAreTheKernelsIfNothingElseIsLost, ()) {
  const network n = ran({fate::arrives, fate::dropped});
  RC_ASSERT(n.of_kernel() == n.dropped());
  RC_ASSERT(n.missing() == n.dropped());
}

RC_GTEST_PROP(KernelGaps, NoneIsIfItDroppedNothing, ()) {
  const network n = ran({fate::arrives, fate::lost});
  RC_ASSERT(n.of_kernel() == 0u);
  RC_ASSERT(n.missing() == n.lost());
}

/// Whose they were may be mistaken; how many there were is not.
RC_GTEST_PROP(KernelGaps, NeverMoreThanItDropped, ()) {
  const network n = ran({fate::arrives, fate::lost, fate::dropped});
  RC_ASSERT(n.of_kernel() <= n.dropped());
  RC_ASSERT(n.missing() == n.dropped() + n.lost());
}

TEST(KernelGaps, WhatIsMissingBeyondThatWasLostOnTheWay) {
  kernel_gaps gaps;
  gap_position at;
  EXPECT_EQ(gaps.arrived(at, 30, 0), 0u);
  gaps.dropped(2);
  EXPECT_EQ(gaps.arrived(at, 30, 100), 60u);
  EXPECT_EQ(gaps.arrived(at, 30, 100), 0u);
}

TEST(KernelGaps, WhatExplainsOneGapIsNotThereForAnother) {
  kernel_gaps gaps;
  gap_position a, b;
  gaps.arrived(a, 1, 0), gaps.arrived(b, 1, 0);
  gaps.dropped(5);
  EXPECT_EQ(gaps.arrived(a, 1, 3), 3u);
  EXPECT_EQ(gaps.arrived(b, 1, 3), 2u);
}

TEST(KernelGaps, DropsBeforeAnExportersLastMessageAreNotOfItsGap) {
  kernel_gaps gaps;
  gap_position at;
  gaps.dropped(5);
  EXPECT_EQ(gaps.arrived(at, 1, 0), 0u);
  EXPECT_EQ(gaps.arrived(at, 1, 3), 0u);
}

}  // namespace
