// SPDX-License-Identifier: BSL-1.0
// How late datagrams left: a histogram of fixed size, from which percentiles come.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace flowkit::tools {

/// Of nanoseconds. Each octave has 32 bins: a percentile is exact to 3 %.
class lateness_histogram {
 public:
  void enter(std::int64_t ns, std::uint64_t times = 1) noexcept {
    const auto late = static_cast<std::uint64_t>(std::max<std::int64_t>(ns, 0));
    bins_[bin_of(late)] += times;
    count_ += times;
    most_ = std::max(most_, late);
  }
  void add(const lateness_histogram& o) noexcept {
    for (std::size_t i = 0; i < bins_.size(); ++i) bins_[i] += o.bins_[i];
    count_ += o.count_, most_ = std::max(most_, o.most_);
  }
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  [[nodiscard]] std::uint64_t most() const noexcept { return most_; }
  /// So many of 1000 parts were not later; 0 if there were none.
  [[nodiscard]] std::uint64_t percentile(std::uint32_t permille) const noexcept {
    if (count_ == 0) return 0;
    const std::uint64_t wanted = (count_ * permille + 999) / 1000;
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < bins_.size(); ++i)
      if ((seen += bins_[i]) >= wanted) return std::min(end_of(i), most_);
    return most_;
  }

 private:
  static constexpr unsigned bits = 5;
  static constexpr std::size_t in_octave = std::size_t{1} << bits;
  /// Below 32 ns each has its own; above, five bits after the first.
  static constexpr std::size_t bin_of(std::uint64_t ns) noexcept {
    if (ns < in_octave) return static_cast<std::size_t>(ns);
    const auto octave = static_cast<unsigned>(std::bit_width(ns)) - bits - 1;
    return octave * in_octave + static_cast<std::size_t>(ns >> octave);
  }
  /// The greatest that the bin has.
  static constexpr std::uint64_t end_of(std::size_t bin) noexcept {
    if (bin < 2 * in_octave) return bin;
    const std::size_t octave = bin / in_octave - 1;
    return ((bin % in_octave + in_octave + 1) << octave) - 1;
  }

  std::array<std::uint64_t, (64 - bits + 1) * in_octave> bins_{};
  std::uint64_t count_ = 0, most_ = 0;
};

}  // namespace flowkit::tools
