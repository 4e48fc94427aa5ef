// SPDX-License-Identifier: BSL-1.0
// What became of a run: the account on stderr, the manifest, and the exit code.
#pragma once

#include "tools/common/exit_code.hpp"
#include "tools/common/transport/kernel_drops.hpp"
#include "tools/flowgen/load/worker.hpp"

namespace flowkit::tools {

struct finished_run {
  const run_plan& plan;
  std::span<const std::unique_ptr<worker>> workers;
  destination* file;  ///< that several workers made; null: each has its own destination
  bool interrupted;
  double seconds;
  timestamp begun;                  ///< by the clock on the wall: the first load of the session
  std::span<receiver_drops> drops;  ///< of the targets that are on this machine
  rows_file* flows = nullptr;       ///< where each is written; null: nowhere
};

exit_code report_run(const finished_run& r);

}  // namespace flowkit::tools
