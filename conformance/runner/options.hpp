// SPDX-License-Identifier: BSL-1.0
// flowcheck's command line: a command, and its options.
#pragma once

#include <optional>
#include <variant>

#include "conformance/runner/codec_options.hpp"
#include "conformance/runner/collector_options.hpp"
#include "conformance/runner/diff_options.hpp"
#include "conformance/runner/explain_options.hpp"
#include "conformance/runner/exporter_options.hpp"
#include "conformance/runner/list_options.hpp"
#include "conformance/runner/matrix_options.hpp"
#include "conformance/runner/rfc5471_options.hpp"

namespace flowkit::tools {

using flowcheck_options = std::variant<exporter_options, collector_options, diff_options, matrix_options,
                                       rfc5471_options, explain_options, list_options, codec_options>;

/// The options, or nothing when all that was asked for (--help, --version) has been printed.
/// Throws startup_error (usage).
[[nodiscard]] std::optional<flowcheck_options> parse_flowcheck_options(int argc, char** argv);

}  // namespace flowkit::tools
