// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/tail.hpp>

struct record {
  unsigned value, later;
  bool has_more;
};
struct other {
  unsigned later;
};
constexpr flowkit::element value = flowkit::local_term("value", flowkit::abstract_type::unsigned32);

#ifdef FLOWKIT_SHOULD_COMPILE
constexpr auto more = flowkit::tail<&record::has_more>(flowkit::field<&record::later, value>);
#else
constexpr auto more = flowkit::tail<&record::has_more>(flowkit::field<&other::later, value>);
#endif
const auto r = flowkit::decode(flowkit::layout<record>(flowkit::field<&record::value, value>, more), {});
