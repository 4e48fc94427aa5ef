// SPDX-License-Identifier: BSL-1.0
// The driver's lists of layouts and structures hold what the library's have, which need Boost.
#include <conformance/properties/all_layouts.hpp>
#include <flowkit/sflow5/formats.hpp>

#include <gtest/gtest.h>
#include <boost/hana/for_each.hpp>
#include <boost/hana/unpack.hpp>

#include <set>
#include <string>

#include <portable/layouts.hpp>
#include <portable/structures.hpp>

namespace {

using names = std::set<std::string>;

TEST(PortableLists, HoldEveryLayout) {
  names all{"records.netflow5"}, here;  // the first of record_layouts is no test layout
  boost::hana::for_each(flowkit::conformance::all_layouts, [&](auto each) { all.insert(each.name); });
  const auto add = [&](auto each) { EXPECT_TRUE(here.insert(each.name).second) << each.name; };
  flowkit::portable::message_layouts.for_each(add);
  flowkit::portable::record_layouts.for_each(add);
  flowkit::portable::packet_layouts.for_each(add);
  EXPECT_EQ(here, all);
}

template <class... T>
names names_of(flowkit::portable::structures<T...>) {
  return {flowkit::type_name<T>...};
}

TEST(PortableLists, HoldEveryStructure) {
  const names all = boost::hana::unpack(flowkit::sflow5::structures, [](auto... type) {
    return names{flowkit::type_name<typename decltype(type)::type>...};
  });
  EXPECT_EQ(names_of(flowkit::portable::all_structures{}), all);
}

}  // namespace
