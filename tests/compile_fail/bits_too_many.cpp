// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/packed.hpp>

struct record {
#ifdef FLOWKIT_SHOULD_COMPILE
  std::uint16_t value;
#else
  std::uint8_t value;
#endif
};
constexpr flowkit::element part = flowkit::local_term("part", flowkit::abstract_type::unsigned32);

[[maybe_unused]] constexpr auto word = flowkit::packed<2>(flowkit::bits<&record::value, 16, part>);
