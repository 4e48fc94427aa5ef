// SPDX-License-Identifier: BSL-1.0
// same_members(layout, a, b): equality by the members that a layout fills; views are equal by what they show.
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/parts.hpp>
#include <flowkit/core/views.hpp>

namespace flowkit::inline v0 {

namespace detail {
constexpr bool same_value(const octets& a, const octets& b) noexcept {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i]) return false;
  return true;
}
template <class T>
constexpr bool same_value(const T& a, const T& b) noexcept {
  if constexpr (std::is_floating_point_v<T>)  // a NaN that came is the NaN that came
    return a == b || (a != a && b != b);
  else
    return a == b;
}
template <class D, class Record>
constexpr bool same_in(const Record& a, const Record& b) noexcept {
  bool same = true;
  visit_parts<D>([&]<class Part>(Part) {
    if constexpr (has_presence<Part>)
      same = same && a.*Part::present == b.*Part::present &&
             (!(a.*Part::present) || same_members(typename Part::fields{}, a, b));
    else
      same = same && same_value(a.*Part::member, b.*Part::member);
  });
  return same;
}
}  // namespace detail

/// Members of absent parts are equal where they were cleared, as decoding does.
template <class Record, class... D>
constexpr bool same_members(layout_t<Record, D...>, const Record& a, const Record& b) noexcept {
  return (detail::same_in<D>(a, b) && ...);
}

}  // namespace flowkit
