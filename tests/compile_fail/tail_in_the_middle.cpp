// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/field.hpp>
#include <flowkit/core/tail.hpp>

constexpr flowkit::element value = flowkit::local_term("value", flowkit::abstract_type::unsigned32);

struct record {
  unsigned first, later;
  bool is_there;
};

[[maybe_unused]] constexpr auto fields = flowkit::layout<record>(
#ifdef FLOWKIT_SHOULD_COMPILE
    flowkit::field<&record::first, value>, flowkit::tail<&record::is_there>(flowkit::field<&record::later, value>));
#else
    flowkit::tail<&record::is_there>(flowkit::field<&record::later, value>), flowkit::field<&record::first, value>);
#endif
