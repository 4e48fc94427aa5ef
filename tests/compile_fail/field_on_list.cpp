// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/array.hpp>

constexpr flowkit::element value = flowkit::local_term("value", flowkit::abstract_type::unsigned32);
constexpr flowkit::element items = flowkit::local_term("items", flowkit::abstract_type::octetArray);

struct item {
  unsigned value;
};
constexpr auto item_layout = flowkit::layout<item>(flowkit::field<&item::value, value>);

struct record {
  flowkit::list<item_layout> items;
};
#ifdef FLOWKIT_SHOULD_COMPILE
[[maybe_unused]] constexpr auto list = flowkit::array<&record::items>;
#else
[[maybe_unused]] constexpr auto list = flowkit::field<&record::items, items>;
#endif
