// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/array.hpp>

struct item {
  unsigned value;
};
constexpr flowkit::element value = flowkit::local_term("value", flowkit::abstract_type::unsigned32);
constexpr auto item_layout = flowkit::layout<item>(flowkit::field<&item::value, value>);

struct record {
  flowkit::list<item_layout> items, others;
};
#ifdef FLOWKIT_SHOULD_COMPILE
constexpr auto count = flowkit::count_of<&record::items, std::uint16_t>;
#else
constexpr auto count = flowkit::count_of<&record::others, std::uint16_t>;  // of another member
#endif

const auto r = flowkit::decode(flowkit::layout<record>(count, flowkit::array<&record::items>), {});
