// SPDX-License-Identifier: BSL-1.0
// --workers and --limit-exporter.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "tools/flowrecv/options.hpp"

namespace flowkit::tools {

struct worker_texts {
  std::string workers, limit;

  void add_to(CLI::App& app);
};

/// To be called when all others are read: what has one memory for all flows has one worker. Throws startup_error
/// (usage).
void read_worker_options(const worker_texts& texts, flowrecv_options& o);

}  // namespace flowkit::tools
