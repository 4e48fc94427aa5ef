// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/packed.hpp>

struct record {
  unsigned high, low;
};
constexpr flowkit::element part = flowkit::local_term("part", flowkit::abstract_type::unsigned32);

#ifdef FLOWKIT_SHOULD_COMPILE
[[maybe_unused]] constexpr auto word =
    flowkit::packed<2>(flowkit::bits<&record::high, 4, part>, flowkit::bits<&record::low, 12, part>);
#else
[[maybe_unused]] constexpr auto word =
    flowkit::packed<2>(flowkit::bits<&record::high, 4, part>, flowkit::bits<&record::low, 11, part>);
#endif
