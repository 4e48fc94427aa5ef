// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/nested.hpp>

constexpr flowkit::element value = flowkit::local_term("value", flowkit::abstract_type::unsigned32);

struct part {
  unsigned value;
};
struct look_alike {
  unsigned value;
};
constexpr auto part_layout = flowkit::layout<part>(flowkit::field<&part::value, value>);

struct record {
#ifdef FLOWKIT_SHOULD_COMPILE
  part inner;
#else
  look_alike inner;
#endif
};

[[maybe_unused]] constexpr auto inner = flowkit::nested<&record::inner, part_layout>;
