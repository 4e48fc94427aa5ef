// SPDX-License-Identifier: BSL-1.0
#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/layout_template.hpp>

struct record {
#ifdef FLOWKIT_SHOULD_COMPILE
  flowkit::ipv4_address source;
#else
  flowkit::ip_address source;  // of either family: four octets, or sixteen?
#endif
};
inline constexpr auto layout = flowkit::layout<record>(flowkit::field<&record::source, flowkit::ie::sourceIPv4Address>);
[[maybe_unused]] constexpr auto view = flowkit::layout_template<layout, 256>::view();
