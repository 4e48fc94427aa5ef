// SPDX-License-Identifier: BSL-1.0
// Why a socket cannot be had, in words.
#pragma once

#include <string>

#include "tools/common/endpoint.hpp"

namespace flowkit::tools {

/// "tcp 127.0.0.1:4739 is in use: another program has bound it". `number`: errno of socket(2) or bind(2).
[[nodiscard]] std::string bind_refusal(transport how, const endpoint& at, int number);

}  // namespace flowkit::tools
