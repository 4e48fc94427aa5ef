// SPDX-License-Identifier: BSL-1.0
// RFC 5471's tests of an exporting process: its command is started, stopped and started again, and what it sends to
// sockets of ours is judged.
#pragma once

#include <string>
#include <vector>

#include <flowkit/core/time.hpp>

#include "conformance/rfc5471/outcome.hpp"
#include "tools/common/stop_flag.hpp"

namespace flowkit::conformance::rfc5471 {

struct exporter_test_options {
  /// For the shell. {target} stands for where it is to send, ADDRESS:PORT, or {host} and {port} for its parts. With
  /// {transport} it speaks what stands there: udp or tcp; without, UDP alone. With {target2} it sends the same to a
  /// second collector.
  std::string command;
  duration longest = seconds(10);  ///< a run of it is ended then
};

/// One outcome for each test of the catalogue, in its order. Throws startup_error (usage) where the command does not
/// say where to send, or nothing of IPFIX came at all. Ends early, with "not run" for what is left, when the flag is
/// set.
[[nodiscard]] std::vector<test_outcome> run_exporter_tests(const exporter_test_options& options,
                                                           const tools::stop_flag& stop);

}  // namespace flowkit::conformance::rfc5471
