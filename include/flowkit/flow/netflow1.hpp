// SPDX-License-Identifier: BSL-1.0
// From a NetFlow v1 datagram to normalised flows.
#pragma once

#include <flowkit/flow/fixed.hpp>
#include <flowkit/netflow1/message.hpp>

namespace flowkit::inline v0::flow {

using netflow1_flows = fixed_flows<netflow1::format>;

}  // namespace flowkit::flow
