// SPDX-License-Identifier: BSL-1.0
// A layout is a Boost.Hana Foldable of its descriptors: hana::for_each, fold_left, length, to_tuple work on it
// (filter works on its tuple).
// Include the Hana algorithm that you call; this header costs nothing but Hana's core.
#pragma once

#if !__has_include(<boost/hana/fwd/unpack.hpp>)
#error "flowkit/core/hana.hpp needs the headers of Boost.Hana, Boost 1.75 or later"
#endif

#include <boost/hana/fwd/core/tag_of.hpp>
#include <boost/hana/fwd/unpack.hpp>

#include <flowkit/core/layout.hpp>

namespace flowkit::inline v0 {
struct layout_tag {};
}  // namespace flowkit

namespace boost::hana {
template <class Record, class... D>
struct tag_of<flowkit::layout_t<Record, D...>, void> {
  using type = flowkit::layout_tag;
};
template <>
struct unpack_impl<flowkit::layout_tag> {
  template <class Record, class... D, class F>
  static constexpr decltype(auto) apply(flowkit::layout_t<Record, D...>, F&& f) {
    return static_cast<F&&>(f)(D{}...);
  }
};
}  // namespace boost::hana
