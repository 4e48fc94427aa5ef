// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/sequence.hpp>

constexpr flowkit::element value = flowkit::local_term("value", flowkit::abstract_type::unsigned32);

struct part {
  unsigned value;
};
#ifdef FLOWKIT_SHOULD_COMPILE
constexpr auto part_layout = flowkit::layout<part>(flowkit::field<&part::value, value>);
#else
constexpr auto part_layout = flowkit::layout<part>();
#endif

[[maybe_unused]] constexpr flowkit::sequence<part_layout> parts;
