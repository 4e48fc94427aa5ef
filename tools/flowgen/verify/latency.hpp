// SPDX-License-Identifier: BSL-1.0
// Times from sending to storing: a histogram of bounded size, each bucket within 2 % of its values.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace flowkit::tools::verify {

class latency {
 public:
  void add(std::int64_t ns) noexcept {
    least_ = count_ == 0 ? ns : std::min(least_, ns);
    most_ = count_ == 0 ? ns : std::max(most_, ns);
    ++count_;
    negative_ += ns < 0;
    ++buckets_[bucket_of(ns)];
  }
  void add(const latency& other) noexcept {
    if (other.count_ == 0) return;
    least_ = count_ == 0 ? other.least_ : std::min(least_, other.least_);
    most_ = count_ == 0 ? other.most_ : std::max(most_, other.most_);
    count_ += other.count_;
    negative_ += other.negative_;
    for (std::size_t i = 0; i < buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
  }
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  /// Stored before they were sent: the clocks differ. They count as 0 in percentiles.
  [[nodiscard]] std::uint64_t negative() const noexcept { return negative_; }
  [[nodiscard]] std::int64_t least() const noexcept { return least_; }
  [[nodiscard]] std::int64_t most() const noexcept { return most_; }
  /// The smallest time that at least this share of all does not exceed, within 2 %; not above the largest.
  [[nodiscard]] std::int64_t percentile(double share) const noexcept {
    const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(count_) + 0.999'999);
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
      seen += buckets_[i];
      if (seen >= std::max<std::uint64_t>(wanted, 1)) return std::min(upper(i), most_);
    }
    return most_;
  }

 private:
  static constexpr unsigned parts = 64;  // of a power of two
  static std::size_t bucket_of(std::int64_t ns) noexcept {
    const auto n = static_cast<std::uint64_t>(std::max<std::int64_t>(ns, 0));
    if (n < parts) return static_cast<std::size_t>(n);
    const unsigned power = static_cast<unsigned>(std::bit_width(n)) - 1;  // 6..62
    return parts * (power - 5) + static_cast<std::size_t>(n >> (power - 6) & (parts - 1));
  }
  static std::int64_t upper(std::size_t bucket) noexcept {
    if (bucket < parts) return static_cast<std::int64_t>(bucket);
    const unsigned power = static_cast<unsigned>(bucket / parts) + 5;
    const std::uint64_t low = (parts + bucket % parts) << (power - 6);
    return static_cast<std::int64_t>(low + (std::uint64_t{1} << (power - 6)) - 1);
  }

  std::array<std::uint64_t, parts * 58> buckets_{};
  std::uint64_t count_ = 0, negative_ = 0;
  std::int64_t least_ = 0, most_ = 0;
};

}  // namespace flowkit::tools::verify
