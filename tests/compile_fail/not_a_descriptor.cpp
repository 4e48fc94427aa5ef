// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/layout.hpp>

struct record {
  unsigned value;
};
constexpr flowkit::element value = flowkit::local_term("value", flowkit::abstract_type::unsigned32);

#ifdef FLOWKIT_SHOULD_COMPILE
constexpr auto fields = flowkit::layout<record>(flowkit::field<&record::value, value>);
#else
constexpr auto fields = flowkit::layout<record>(&record::value);  // and what does it mean?
#endif
const auto r = flowkit::decode(fields, {});
