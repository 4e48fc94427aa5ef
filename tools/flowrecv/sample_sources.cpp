// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/sample_sources.hpp"

#include <algorithm>

namespace flowkit::tools {

std::vector<const std::pair<sample_sources::key, sample_source>*> sample_sources::sorted() const {
  std::vector<const std::pair<key, sample_source>*> all;
  for (const auto& s : by_use_) all.push_back(&s);
  std::sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
  return all;
}

}  // namespace flowkit::tools
