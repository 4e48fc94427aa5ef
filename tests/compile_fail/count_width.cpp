// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/array.hpp>

struct item {
  unsigned value;
};
constexpr flowkit::element value = flowkit::local_term("value", flowkit::abstract_type::unsigned32);
constexpr auto item_layout = flowkit::layout<item>(flowkit::field<&item::value, value>);

struct record {
  flowkit::list<item_layout> items;
};
#ifdef FLOWKIT_SHOULD_COMPILE
using count_type = std::uint32_t;
#else
using count_type = std::uint64_t;  // read as 32 bits, 2^32 + 1 would be 1
#endif

const auto r = flowkit::decode(
    flowkit::layout<record>(flowkit::count_of<&record::items, count_type>, flowkit::array<&record::items>), {});
