// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/packed.hpp>
#include <flowkit/core/tail.hpp>

struct record {
  unsigned high, low;
  bool has_more;
};
constexpr flowkit::element part = flowkit::local_term("part", flowkit::abstract_type::unsigned32);

[[maybe_unused]] constexpr auto fields =
    flowkit::layout<record>(flowkit::packed<2>(flowkit::bits<&record::high, 4, part>, flowkit::spare_bits<12>),
#ifdef FLOWKIT_SHOULD_COMPILE
                            flowkit::tail<&record::has_more>(flowkit::field<&record::low, part>));
#else
                            flowkit::tail<&record::has_more>(flowkit::field<&record::high, part>));
#endif
