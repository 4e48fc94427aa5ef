// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/observe/observation.hpp"

#include <algorithm>

namespace flowkit::tools {

using flow::record;

std::optional<std::uint32_t> seen_intervals::usual() const {
  if (seen_.empty()) return std::nullopt;
  return std::max_element(seen_.begin(), seen_.end(), [](auto& a, auto& b) { return a.second < b.second; })->first;
}

void observation::add_flow(const record& r) {
  ++flows;
  talk.add(r);
  times.add(r);
  if (r.has<&record::source>()) ++(r.source.is_v6() ? v6 : v4);
  // What a header says holds for all its flows, and is counted there.
  if (r.has<&record::sampling_interval>() &&
      !(r.has<&record::sampling_source>() && r.sampling_source == flow::sampling_source::header))
    flow_sampling.add(r.sampling_interval);
}

template_observation* observation::find(std::uint16_t id) noexcept {
  for (const auto& t : templates)
    if (t->id == id) return t.get();
  return nullptr;
}

std::optional<std::uint32_t> observation::sampling() const {
  for (const seen_intervals* told : {&options_sampling, &header_sampling, &flow_sampling})
    if (const auto interval = told->usual()) return interval;
  return std::nullopt;
}

}  // namespace flowkit::tools
