// SPDX-License-Identifier: BSL-1.0
// RFC 5471's tests of an exporting process: its command is started, stopped and started again, and what it sends to
// sockets of ours is judged.
#pragma once

#include <string>
#include <vector>

#include "conformance/rfc5471/outcome.hpp"
#include "tools/common/stop_flag.hpp"

namespace flowkit::conformance::rfc5471 {

struct exporter_test_options {
  /// For the shell. {host} and {port} stand for where it is to send, {target} for both with ':', {transport} for udp or
  /// tcp. A command without {transport} speaks UDP only.
  std::string command;
  double seconds = 5;  ///< how long each run lasts, at most
};

/// One outcome for each test of the catalogue, in its order. Throws startup_error (usage) where the command does not
/// say where to send. Ends early, with "not run" for what is left, when the flag is set.
[[nodiscard]] std::vector<test_outcome> run_exporter_tests(const exporter_test_options& options,
                                                           const tools::stop_flag& stop);

}  // namespace flowkit::conformance::rfc5471
