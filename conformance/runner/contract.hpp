// SPDX-License-Identifier: BSL-1.0
// Does a command speak the harness contract (docs/testee.md) at all? Asked before it is judged.
#pragma once

#include <string>
#include <vector>

#include "conformance/testee/session.hpp"
#include "tools/common/stop_flag.hpp"

namespace flowkit::tools {

/// Gives the command good datagrams, of one protocol after the other, until it has a verdict for one: it may crash at
/// what others are about. Throws startup_error (usage) if it has none, with what came instead; `who` begins the message
/// and may be empty.
void check_contract(const std::string& who, const std::vector<std::string>& command,
                    const conformance::testee_limits& limits, const stop_flag& stop);

}  // namespace flowkit::tools
