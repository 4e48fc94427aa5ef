// SPDX-License-Identifier: BSL-1.0
// A network of exporters in a file: what it says of each group, in the words of the options.
#pragma once

#include <string>
#include <vector>

#include "tools/flowgen/network/group_texts.hpp"

namespace flowkit::tools {

/// At least one group. Throws startup_error: usage with file, line and key, io if it cannot be read.
[[nodiscard]] std::vector<group_texts> read_network_file(const std::string& path);

}  // namespace flowkit::tools
