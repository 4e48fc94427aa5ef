// SPDX-License-Identifier: BSL-1.0
// Settings that mean something to some protocols only, or not the same to all.
#pragma once

#include "tools/flowgen/network/group_texts.hpp"
#include "tools/flowgen/options.hpp"

namespace flowkit::tools {

/// Reads them for `out`, one of the groups of `run`; all that does not depend on the protocol has been read. Throws
/// startup_error (usage).
void read_protocol_options(const group_texts& texts, const flowgen_options& run, exporter_group& out);

}  // namespace flowkit::tools
