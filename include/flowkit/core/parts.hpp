// SPDX-License-Identifier: BSL-1.0
// visit_parts<D>(visit): the parts of a descriptor that fill members. The one place that knows how descriptors are
// composed: equality, JSON and clearing use it.
#pragma once

#include <type_traits>

#include <flowkit/core/descriptor.hpp>

namespace flowkit::inline v0::detail {

/// visit(part) in wire order for each part that names the member it fills: D itself, the bits of a packed word, the
/// content of a when(). A tail is one part: it has `present` and the layout `fields`. Pads, constants, counts: none.
template <class D>
constexpr void visit_parts(auto&& visit) {
  if constexpr (has_member<D> || has_presence<D>)
    visit(D{});
  else if constexpr (has_parts<D>)
    D::for_each_part([&visit]<class Part>(Part) { visit_parts<Part>(visit); });
  else
    static_assert(D::members == 0, "a descriptor that fills members names them: member, parts, or present and fields");
}

/// Sets the members that a descriptor fills to their values in `Record{}`, as for a part that is absent.
template <class D>
constexpr void clear_members(D, auto& r) noexcept {
  visit_parts<D>([&r]<class Part>(Part) {
    if constexpr (has_presence<Part>) {
      r.*Part::present = false;
      Part::fields::for_each([&r](auto absent) { clear_members(absent, r); });
    } else {
      r.*Part::member = std::remove_cvref_t<decltype(r.*Part::member)>{};
    }
  });
}

}  // namespace flowkit::detail
