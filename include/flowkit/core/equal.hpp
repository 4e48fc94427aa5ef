// SPDX-License-Identifier: BSL-1.0
// same_members(layout, a, b): equality by the members that a layout fills; views are equal by what they show.
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/views.hpp>

namespace flowkit {

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
template <class D>
consteval std::size_t members_of() {
  if constexpr (requires { D::members; })
    return D::members;
  else
    return 0;  // spare bits
}
template <class D, class Record>
constexpr bool same_in(const Record& a, const Record& b) noexcept {
  if constexpr (requires { D::present; })
    return a.*D::present == b.*D::present && (!(a.*D::present) || same_members(typename D::fields{}, a, b));
  else if constexpr (requires { D::member; })
    return same_value(a.*D::member, b.*D::member);
  else if constexpr (requires {
                       D::for_each_part([](auto) {});
                     }) {  // packed bits, and what when() holds or has cleared
    bool same = true;
    D::for_each_part([&]<class Part>(Part) { same = same && same_in<Part>(a, b); });
    return same;
  } else {
    static_assert(members_of<D>() == 0, "a descriptor that fills members must name them to be compared");
    return true;  // constants, pads
  }
}
}  // namespace detail

/// Members of absent parts are equal where they were cleared, as decoding does.
template <class Record, class... D>
constexpr bool same_members(layout_t<Record, D...>, const Record& a, const Record& b) noexcept {
  return (detail::same_in<D>(a, b) && ...);
}

}  // namespace flowkit
