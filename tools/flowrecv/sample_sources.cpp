// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/sample_sources.hpp"

#include <algorithm>

namespace flowkit::tools {

std::vector<const std::pair<const sample_sources::key, sample_source>*> sample_sources::sorted() const {
  std::vector<const std::pair<const key, sample_source>*> all;
  for (const auto& s : sources_) all.push_back(&s);
  std::sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
  return all;
}

}  // namespace flowkit::tools
