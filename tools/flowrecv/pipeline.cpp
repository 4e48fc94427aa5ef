// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/pipeline.hpp"

#include <algorithm>

namespace flowkit::tools {

pipeline::pipeline(const flowrecv_options& /*options*/, sink& last) : first_(&last) {}

std::string pipeline::report() const {
  std::string all;
  std::for_each(stages_.rbegin(), stages_.rend(), [&](const auto& s) { all += s->report(); });
  return all;
}

}  // namespace flowkit::tools
