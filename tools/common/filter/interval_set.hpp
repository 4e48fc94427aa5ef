// SPDX-License-Identifier: BSL-1.0
// A set of values as intervals: what a list of numbers, times or addresses is searched as.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace flowkit::tools::filter {

/// Both ends belong to it.
template <class T>
struct interval {
  T first{}, last{};
  friend bool operator==(const interval&, const interval&) = default;
};

template <class T>
class interval_set {
 public:
  interval_set() = default;
  explicit interval_set(std::vector<interval<T>> of) {
    std::sort(of.begin(), of.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const interval<T>& i : of) {
      if (!last_.empty() && !(last_.back() < i.first)) {
        last_.back() = std::max(last_.back(), i.last);
        continue;
      }
      first_.push_back(i.first), last_.push_back(i.last);
    }
  }

  [[nodiscard]] bool contains(const T& v) const noexcept { return contains(v, 0, first_.size()); }
  /// Where only intervals [begin, end) can hold it.
  [[nodiscard]] bool contains(const T& v, std::size_t begin, std::size_t end) const noexcept {
    // Halves without branches, as which half it is cannot be predicted.
    const T* at = first_.data() + begin;
    std::size_t n = end - begin;
    if (n == 0) return false;
    while (n > 1) {
      const std::size_t half = n / 2;
      at += at[half] <= v ? half : 0;
      n -= half;
    }
    return *at <= v && v <= last_[static_cast<std::size_t>(at - first_.data())];
  }
  [[nodiscard]] std::size_t size() const noexcept { return first_.size(); }
  /// In order, disjoint.
  [[nodiscard]] interval<T> operator[](std::size_t i) const noexcept { return {first_[i], last_[i]}; }

 private:
  std::vector<T> first_, last_;  // apart: a search looks at the first ones alone
};

}  // namespace flowkit::tools::filter
