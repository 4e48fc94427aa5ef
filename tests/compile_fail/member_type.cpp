// SPDX-License-Identifier: BSL-1.0
#include <cstdint>

#include <flowkit/core/field.hpp>
#include <flowkit/ie/iana.hpp>

struct record {
#ifdef FLOWKIT_SHOULD_COMPILE
  flowkit::ipv4_address src;
#else
  std::uint16_t src;
#endif
};

[[maybe_unused]] constexpr auto source = flowkit::field<&record::src, flowkit::ie::sourceIPv4Address>;
