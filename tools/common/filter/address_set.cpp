// SPDX-License-Identifier: BSL-1.0
#include "tools/common/filter/address_set.hpp"

namespace flowkit::tools::filter {

address_set::address_set(const std::vector<range>& of) {
  std::vector<interval<std::uint32_t>> v4;
  std::vector<interval<v6_value>> v6;
  for (const range& r : of) {
    if (r.first.is_v4()) v4.push_back({r.first.v4().value, r.last.v4().value});
    if (r.first.is_v6()) v6.push_back({v6_of(r.first), v6_of(r.last)});
  }
  v4_ = interval_set{std::move(v4)};
  v6_ = interval_set{std::move(v6)};
  constexpr std::size_t few = 64;  // up to here a search of all is six steps in four cache lines
  if (v4_.size() <= few) return;
  starts_.resize(std::size_t{1} << 16);
  std::uint32_t begin = 0;
  for (std::uint32_t upper = 0; upper < starts_.size(); ++upper) {
    const std::uint32_t first = upper << 16, last = first | 0xffff;
    while (begin < v4_.size() && v4_[begin].last < first) ++begin;
    std::uint32_t end = begin;
    while (end < v4_.size() && v4_[end].first <= last) ++end;
    starts_[upper] = {begin, end};
  }
}

}  // namespace flowkit::tools::filter
