// SPDX-License-Identifier: BSL-1.0
// The options about exporters: what a table of a network file says of a group, for a run with one group.
#pragma once

#include "tools/flowgen/network/group_texts.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}

namespace flowkit::tools {

void add_group_options(CLI::App& app, group_texts& into);

}  // namespace flowkit::tools
