// SPDX-License-Identifier: BSL-1.0
// What the live screen keeps of an account, to compare the next one with: some 300 octets an exporter.
#pragma once

#include <string>
#include <vector>

#include "tools/flowrecv/workers/worker_account.hpp"

namespace flowkit::tools {

struct watch_counts {
  std::uint64_t datagrams = 0, flows = 0, octets = 0;
  losses lost{};
};

struct watch_exporter {
  exporter_key key;
  std::string name;  ///< as lines have it
  watch_counts counts;
};

struct watch_sample {
  std::vector<watch_exporter> exporters{};  ///< sorted by key
  watch_counts totals{};                    ///< those included that were forgotten
};

[[nodiscard]] watch_sample sample_of(const worker_account& account);

}  // namespace flowkit::tools
