// SPDX-License-Identifier: BSL-1.0
// Every layout of the library, the structures of sFlow included.
#pragma once

#include <string>

#include <boost/hana/for_each.hpp>

#include <conformance/properties/all_layouts.hpp>
#include <flowkit/sflow5/formats.hpp>

namespace flowkit::test {

/// visit.operator()<layout>(name)
void for_each_layout(auto&& visit) {
  boost::hana::for_each(conformance::all_layouts, [&](auto named) {
    visit.template operator()<decltype(named)::layout>(std::string{named.name});
  });
  boost::hana::for_each(sflow5::structures, [&](auto type) {
    using T = typename decltype(type)::type;
    visit.template operator()<layout_of<T>>(std::string{"sflow5."} + type_name<T>);
  });
}

/// Lists of RFC 6313 have no JSON of layouts: lines of elements have them.
template <class Record, class... D>
constexpr bool has_structured_data(const layout_t<Record, D...>&) {
  constexpr auto one = []<class One>(One) {
    if constexpr (has_member<One>)
      return detail::structured_list<typename detail::member_of<std::remove_cv_t<decltype(One::member)>>::value>;
    else
      return false;
  };
  return (one(D{}) || ...);
}

}  // namespace flowkit::test
