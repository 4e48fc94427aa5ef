// SPDX-License-Identifier: BSL-1.0
// What devices of a profile call themselves and their interfaces.
#pragma once

#include "tools/flowgen/profile/profile.hpp"
#include "tools/flowgen/snmp/objects.hpp"

namespace flowkit::tools::snmp {

/// Clients are at interfaces 1, 3, 5 ..., servers at 2, 4, 6 ...; in sFlow servers are at the last. Names that the
/// profile's options data have of interfaces are theirs.
[[nodiscard]] std::shared_ptr<const device_kind> kind_of(const profile& p, std::size_t interfaces);

}  // namespace flowkit::tools::snmp
