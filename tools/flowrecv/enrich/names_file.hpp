// SPDX-License-Identifier: BSL-1.0
// The file of --names.
#pragma once

#include "tools/flowrecv/enrich/names_map.hpp"

namespace flowkit::tools {

/// Adds what the file says. Throws startup_error: usage with file and line for what is wrong in it, io if it cannot be
/// read.
void read_names_file(const std::string& path, names_map& into);

}  // namespace flowkit::tools
