// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/array.hpp>

struct item {
  unsigned value;
};
constexpr flowkit::element value = flowkit::local_term("value", flowkit::abstract_type::unsigned32);
constexpr auto item_layout = flowkit::layout<item>(flowkit::field<&item::value, value>);

struct basket {
  flowkit::list<item_layout> items;
};
constexpr auto basket_layout =
    flowkit::layout<basket>(flowkit::count_of<&basket::items, std::uint16_t>, flowkit::array<&basket::items>);

#ifdef FLOWKIT_SHOULD_COMPILE
flowkit::list<item_layout> l;
#else
flowkit::list<basket_layout> l;  // where the second one begins, nobody knows
#endif
