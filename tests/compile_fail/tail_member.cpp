// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/tail.hpp>

constexpr flowkit::element value = flowkit::local_term("value", flowkit::abstract_type::unsigned32);

struct record {
#ifdef FLOWKIT_SHOULD_COMPILE
  bool is_there;
#else
  int is_there;
#endif
  unsigned later;
};

[[maybe_unused]] constexpr auto last = flowkit::tail<&record::is_there>(flowkit::field<&record::later, value>);
