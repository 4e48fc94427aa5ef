// SPDX-License-Identifier: BSL-1.0
// clear_members(descriptor, record): what a part of a layout fills when it is not there.
#pragma once

#include <type_traits>

namespace flowkit::detail {

/// The members that a descriptor fills get the values of `Record{}`.
template <class D>
constexpr void clear_members(D, auto& r) noexcept {
  if constexpr (requires { D::member; })
    r.*D::member = std::remove_cvref_t<decltype(r.*D::member)>{};
  else if constexpr (requires { D::for_each_part([](auto) {}); })
    D::for_each_part([&r](auto absent) { clear_members(absent, r); });
}

}  // namespace flowkit::detail
