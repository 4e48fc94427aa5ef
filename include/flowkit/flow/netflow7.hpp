// SPDX-License-Identifier: BSL-1.0
// From a NetFlow v7 datagram to normalised flows.
#pragma once

#include <flowkit/flow/fixed.hpp>
#include <flowkit/netflow7/message.hpp>

namespace flowkit::inline v0::flow {

using netflow7_flows = fixed_flows<netflow7::format>;

}  // namespace flowkit::flow
