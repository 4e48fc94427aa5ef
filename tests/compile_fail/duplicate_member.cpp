// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/layout.hpp>

struct record {
  unsigned in_if, out_if;
};
constexpr flowkit::element interface = flowkit::local_term("interface", flowkit::abstract_type::unsigned32);

[[maybe_unused]] constexpr auto fields = flowkit::layout<record>(
#ifdef FLOWKIT_SHOULD_COMPILE
    flowkit::field<&record::in_if, interface>, flowkit::field<&record::out_if, interface>);
#else
    flowkit::field<&record::in_if, interface>, flowkit::field<&record::in_if, interface>);  // out_if was meant
#endif
const auto r = flowkit::decode(fields, {});
