// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/hana.hpp>

#include <gtest/gtest.h>

#include <boost/hana/core/to.hpp>
#include <boost/hana/count_if.hpp>
#include <boost/hana/fold_left.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/integral_constant.hpp>
#include <boost/hana/length.hpp>
#include <boost/hana/tuple.hpp>
#include <string>

#include <flowkit/core/packed.hpp>
#include <flowkit/ie/iana.hpp>

namespace {

namespace hana = boost::hana;
using namespace flowkit;

struct record {
  ipv4_address source;
  std::uint16_t port;
  std::uint8_t high, low;
};
// clang-format off
constexpr auto record_layout = layout<record>(
    field<&record::source, ie::sourceIPv4Address>,
    pad<2>,
    field<&record::port, ie::sourceTransportPort>,
    packed<1>(bits<&record::high, 4, ie::ipVersion>, bits<&record::low, 4, ie::ipv4IHL>));
// clang-format on

static_assert(decltype(hana::length(record_layout))::value == 4);

// Sizes at compile time by Hana agree with the layout's own.
static_assert(hana::fold_left(record_layout, std::size_t{0},
                              [](std::size_t sum, auto d) { return sum + d.min_size; }) == record_layout.size);

TEST(Hana, WalksALayoutInWireOrder) {
  std::string names;
  hana::for_each(record_layout, [&](auto d) { (names += d.info.name) += ' '; });
  EXPECT_EQ(names, "sourceIPv4Address padding sourceTransportPort padding ");
}

TEST(Hana, MakesATupleOfALayout) {
  constexpr auto tuple = hana::to_tuple(record_layout);
  static_assert(decltype(hana::length(tuple))::value == 4);
  EXPECT_EQ(hana::at_c<2>(tuple).min_size, 2u);
}

TEST(Hana, CountsByAPredicate) {
  constexpr auto fills = hana::count_if(record_layout, [](auto d) { return hana::bool_c<d.members != 0>; });
  EXPECT_EQ(fills, 3u);
}

}  // namespace
