// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/field.hpp>
#include <flowkit/ie/iana.hpp>

struct record {
  std::uint16_t protocol;
};
#ifdef FLOWKIT_SHOULD_COMPILE
constexpr std::size_t width = 1;
#else
constexpr std::size_t width = 2;  // of an unsigned8
#endif

[[maybe_unused]] constexpr auto protocol = flowkit::field<&record::protocol, flowkit::ie::protocolIdentifier, width>;
