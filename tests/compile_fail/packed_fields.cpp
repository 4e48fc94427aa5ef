// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/layout.hpp>
#include <flowkit/core/packed.hpp>

struct record {
  unsigned value;
};
constexpr flowkit::element value = flowkit::local_term("value", flowkit::abstract_type::unsigned32);

#ifdef FLOWKIT_SHOULD_COMPILE
constexpr auto fields = flowkit::layout<record>(flowkit::packed<4>(flowkit::bits<&record::value, 32, value>));
#else
constexpr auto fields = flowkit::layout<record>(flowkit::packed<4>(flowkit::field<&record::value, value>));
#endif
const auto r = flowkit::decode(fields, {});
