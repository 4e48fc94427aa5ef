// SPDX-License-Identifier: BSL-1.0
// A network of exporters in a file: what it says of each group, in the words of the options.
#pragma once

#include <string>
#include <vector>

#include "tools/flowgen/network/group_texts.hpp"
#include "tools/flowgen/presets/preset.hpp"

namespace flowkit::tools {

struct network_file {
  std::vector<group_texts> groups;  ///< at least one
  traffic_table traffic;            ///< but for the sites; as usual if the file has none
};

/// Throws startup_error: usage with file, line and key, io if it cannot be read.
[[nodiscard]] network_file read_network_file(const std::string& path);

}  // namespace flowkit::tools
