// SPDX-License-Identifier: BSL-1.0
// From what was said about a group of exporters to the group: the same for the command line and for files.
#pragma once

#include "tools/flowgen/network/group_texts.hpp"
#include "tools/flowgen/options.hpp"

namespace flowkit::tools {

/// All groups, numbered: whose protocol and profile they are, how many, with which share, sources and clocks. `source`:
/// the first address of those that have none of their own. `run`: where it goes is known. Throws startup_error (usage).
[[nodiscard]] exporter_groups read_groups(const std::vector<group_texts>& texts, const named_text& source,
                                          const flowgen_options& run);

/// What depends on the other groups, too: `run.groups` has them all, and `out` among them.
/// Throws startup_error (usage).
void complete_group(const group_texts& texts, const flowgen_options& run, exporter_group& out);

}  // namespace flowkit::tools
