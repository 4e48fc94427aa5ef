// SPDX-License-Identifier: BSL-1.0
// Addresses of one run that exclude each other: the system would say that another program has bound them.
#pragma once

#include <optional>
#include <vector>

#include "tools/common/endpoint.hpp"

namespace flowkit::tools {

/// Throws startup_error (usage): two of --listen, or one of them and --metrics, need the same port of an address.
void check_ports(const std::vector<listen_address>& listen, const std::optional<endpoint>& metrics = {});

}  // namespace flowkit::tools
