// SPDX-License-Identifier: BSL-1.0
#include <boost/hana/for_each.hpp>

#include <conformance/properties/all_layouts.hpp>
#include <conformance/properties/binding_properties.hpp>
#include <conformance/properties/groups.hpp>

namespace flowkit::conformance {

void add_binding_properties(std::vector<property>& to) {
  boost::hana::for_each(record_layouts, [&](auto named) {
    constexpr const auto& layout = decltype(named)::layout;
    const auto add = [&](const char* what, auto* check) {
      to.push_back({named.name + std::string{".bind."} + what, check});
    };
    add("same", &binds<layout, difference::none>);
    add("shuffled", &binds<layout, difference::shuffled>);
    add("widened", &binds<layout, difference::widened>);
    add("narrowed", &binds<layout, difference::narrowed>);
    add("resized", &binds<layout, difference::resized>);
    add("any", &binds<layout, difference::all>);
  });
}

}  // namespace flowkit::conformance
