// SPDX-License-Identifier: BSL-1.0
// From a NetFlow v5 datagram to normalised flows.
#pragma once

#include <flowkit/flow/fixed.hpp>
#include <flowkit/netflow5/message.hpp>

namespace flowkit::inline v0::flow {

using netflow5_flows = fixed_flows<netflow5::format>;

}  // namespace flowkit::flow
