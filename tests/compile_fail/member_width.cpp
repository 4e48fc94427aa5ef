// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/field.hpp>
#include <flowkit/ie/iana.hpp>

struct record {
  std::uint32_t octets;
};
#ifdef FLOWKIT_SHOULD_COMPILE
constexpr std::size_t width = 4;
#else
constexpr std::size_t width = 8;  // the element may have them, the member has not
#endif

[[maybe_unused]] constexpr auto octets = flowkit::field<&record::octets, flowkit::ie::octetDeltaCount, width>;
