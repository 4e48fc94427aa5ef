// SPDX-License-Identifier: BSL-1.0
// What workers have counted: a copy, which may be read in any thread while they go on.
#pragma once

#include <cstdint>
#include <vector>

#include "tools/flowrecv/pipeline.hpp"
#include "tools/flowrecv/received_account.hpp"

namespace flowkit::tools {

/// What one of the workers has done.
struct worker_load {
  unsigned worker = 0;
  std::uint64_t datagrams = 0, records = 0;
};

/// What a worker has counted, or several together.
struct worker_account {
  received_account received;
  run_account run;
  pipeline_counts stages;
  std::vector<worker_load> workers{};

  void add(worker_account&& more);
};

}  // namespace flowkit::tools
