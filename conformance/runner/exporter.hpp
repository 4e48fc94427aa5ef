// SPDX-License-Identifier: BSL-1.0
// `flowcheck exporter`: takes datagrams from files, sockets or standard input, has them examined and reports.
#pragma once

#include "conformance/runner/exporter_options.hpp"
#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

/// Findings: a MUST failed, or a SHOULD if options.strict. Throws startup_error (io): a report that cannot be made, a
/// socket.
[[nodiscard]] exit_code run_exporter(const exporter_options& options);

}  // namespace flowkit::tools
