// SPDX-License-Identifier: BSL-1.0
// Which elements the traffic of flowgen has values for, so that profiles need none.
#pragma once

#include <flowkit/core/element.hpp>

namespace flowkit::tools {

enum class decided : std::uint8_t {
  no,
  by_traffic,         ///< addresses, ports, protocol, counters, times, flags
  unless_never_used,  ///< also, but many exporters have the field and always say 0: interfaces, AS numbers, next hops
};
[[nodiscard]] decided decided_by_traffic(const element& e) noexcept;

}  // namespace flowkit::tools
