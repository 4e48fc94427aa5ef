// SPDX-License-Identifier: BSL-1.0
// Sampling rates that are limited to the same things, by the values of these limits: one look-up a flow, however many
// there are.
#pragma once

#include <flowkit/core/flat_index.hpp>
#include <flowkit/core/hash.hpp>
#include <flowkit/flow/limits.hpp>

namespace flowkit::inline v0::flow {

/// One of so many packets was looked at.
struct told_rate {
  std::uint32_t rate = 0;
  std::uint8_t algorithm = 0;  ///< 0: unknown
  double exact = 0;            ///< before rounding, for products; of several that agree: the rate
};

/// Do the rates of all that differ only in limits that a flow does not carry agree? Sums, as each may be announced
/// again, in any order.
class rate_sums {
 public:
  /// So that squares of rates up to max_believable_rate stay within 64 bits.
  static constexpr std::uint32_t most = 65'535;

  void add(const told_rate& r) noexcept {
    ++count_;
    sum_ += r.rate, squares_ += std::uint64_t{r.rate} * r.rate;
    algorithms_ += r.algorithm, algorithm_squares_ += std::uint32_t{r.algorithm} * r.algorithm;
    exact_ = r.exact;
  }
  void remove(const told_rate& r) noexcept {
    --count_;
    sum_ -= r.rate, squares_ -= std::uint64_t{r.rate} * r.rate;
    algorithms_ -= r.algorithm, algorithm_squares_ -= std::uint32_t{r.algorithm} * r.algorithm;
  }
  [[nodiscard]] std::uint32_t count() const noexcept { return count_; }
  /// Of numbers with the same mean the sum of squares is least where all are equal.
  [[nodiscard]] bool agree() const noexcept { return count_ == 1 || equal(sum_, squares_, count_); }
  /// If they agree: the rate, and the algorithm if that agrees as well.
  [[nodiscard]] told_rate rate() const noexcept {
    if (count_ == 1)  // the usual case: without divisions
      return {static_cast<std::uint32_t>(sum_), static_cast<std::uint8_t>(algorithms_), exact_};
    const bool how = equal(algorithms_, algorithm_squares_, count_);
    const auto rate = static_cast<std::uint32_t>(sum_ / count_);
    return {rate, how ? static_cast<std::uint8_t>(algorithms_ / count_) : std::uint8_t{0}, static_cast<double>(rate)};
  }

 private:
  static bool equal(std::uint64_t sum, std::uint64_t squares, std::uint64_t n) noexcept {
    return sum % n == 0 && sum / n * (sum / n) * n == squares;
  }

  std::uint64_t sum_ = 0, squares_ = 0;
  std::uint32_t count_ = 0, algorithms_ = 0, algorithm_squares_ = 0;
  double exact_ = 0;
};

/// For one set of limits. The values of the `open` ones among them are ignored.
template <class Values>
class rate_table_by {
 public:
  rate_table_by(limit_set all, limit_set open) noexcept
      : limits_(all),
        open_(open),
        rank_(rank_of(all, open)),
        width_(static_cast<std::size_t>(std::popcount(all & ~open))) {}

  [[nodiscard]] limit_set limits() const noexcept { return limits_; }
  [[nodiscard]] limit_set open() const noexcept { return open_; }
  [[nodiscard]] limit_set key() const noexcept { return limits_ & ~open_; }
  [[nodiscard]] unsigned rank() const noexcept { return rank_; }
  [[nodiscard]] std::size_t size() const noexcept { return sums_.size(); }
  /// Octets that an entry takes.
  [[nodiscard]] static constexpr std::size_t entry_octets(limit_set key) noexcept {
    return static_cast<std::size_t>(std::popcount(key)) * sizeof(std::uint64_t) + sizeof(rate_sums) +
           flat_index::entry_octets;
  }

  /// `of` has the limits of the key. nullptr: none.
  [[nodiscard]] const rate_sums* find(const Values& of) const noexcept {
    if (width_ == 0) return sums_.empty() ? nullptr : sums_.data();
    const std::uint32_t at = index_.find(hash(of), [&](std::uint32_t i) { return is(i, of); });
    return at == flat_index::none ? nullptr : &sums_[at];
  }
  /// Created if it is new. Valid until the next at().
  [[nodiscard]] rate_sums& at(const Values& of) {
    const std::uint32_t known = index_.find(hash(of), [&](std::uint32_t i) { return is(i, of); });
    if (known != flat_index::none) return sums_[known];
    each([&](std::size_t l) { values_.push_back(of.value[l]); });
    sums_.emplace_back();
    index_.add([this](std::uint32_t i) {
      std::uint64_t h = seed;
      for (std::size_t k = 0; k < width_; ++k) h = mix_bits(h ^ values_[i * width_ + k]);
      return h;
    });
    return sums_.back();
  }

 private:
  static constexpr std::uint64_t seed = 0x9e3779b97f4a7c15;

  template <class Visit>
  void each(Visit visit) const {
    for (limit_set rest = key(); rest != 0; rest &= rest - 1) visit(static_cast<std::size_t>(std::countr_zero(rest)));
  }
  [[nodiscard]] std::uint64_t hash(const Values& of) const noexcept {
    std::uint64_t h = seed;
    each([&](std::size_t l) { h = mix_bits(h ^ of.value[l]); });
    return h;
  }
  [[nodiscard]] bool is(std::uint32_t entry, const Values& of) const noexcept {
    const std::uint64_t* v = values_.data() + entry * width_;
    bool same = true;
    each([&](std::size_t l) { same &= *v++ == of.value[l]; });
    return same;
  }

  limit_set limits_, open_;
  unsigned rank_;
  std::size_t width_;
  std::vector<std::uint64_t> values_;  ///< of the key, in the order of the limits, entry after entry
  std::vector<rate_sums> sums_;
  flat_index index_;
};

}  // namespace flowkit::flow
