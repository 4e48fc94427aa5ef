// SPDX-License-Identifier: BSL-1.0
#include <flowkit/schema/columns.hpp>

struct record {
  unsigned in_if, out_if;
};
constexpr flowkit::element in = flowkit::local_term("interface.in", flowkit::abstract_type::unsigned32);
#ifdef FLOWKIT_SHOULD_COMPILE
constexpr flowkit::element out = flowkit::local_term("interface.out", flowkit::abstract_type::unsigned32);
#else
constexpr flowkit::element out = flowkit::local_term("Interface_In", flowkit::abstract_type::unsigned32);
#endif

constexpr auto fields =
    flowkit::layout<record>(flowkit::field<&record::in_if, in>, flowkit::field<&record::out_if, out>);
const auto columns = flowkit::schema::columns<fields>;
