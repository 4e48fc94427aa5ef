// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/receivers/sample_sources.hpp"

#include <algorithm>

namespace flowkit::tools {

std::vector<std::pair<sample_sources::key, const sample_source*>> sample_sources::sorted() const {
  std::vector<std::pair<key, const sample_source*>> all;
  for (auto h = sources_.newest(); h != sources_.none; h = sources_.older(h))
    all.emplace_back(sources_.key(h), &sources_[h]);
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return all;
}

}  // namespace flowkit::tools
