// SPDX-License-Identifier: BSL-1.0
#include <boost/hana/for_each.hpp>

#include <conformance/properties/all_layouts.hpp>
#include <conformance/properties/groups.hpp>
#include <conformance/properties/layout_properties.hpp>

namespace flowkit::conformance {

void add_layout_properties(std::vector<property>& to) {
  boost::hana::for_each(all_layouts, [&](auto named) {
    constexpr const auto& layout = decltype(named)::layout;
    const auto add = [&](const char* what, auto* check) {
      to.push_back({named.name + std::string{"."} + what, check});
    };
    add("round_trip", &round_trip<layout>);
    add("octets_round_trip", &octets_round_trip<layout>);
    add("prefix_refused", &prefix_refused<layout>);
    add("no_space", &no_space<layout>);
    add("offsets", &offsets<layout>);
  });
}

}  // namespace flowkit::conformance
