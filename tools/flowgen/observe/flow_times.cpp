// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/observe/flow_times.hpp"

#include <algorithm>

namespace flowkit::tools {

using flow::record;

void flow_times::add(const record& r) {
  if (r.has<&record::span>() && r.span > duration{}) {
    longest_.push(r.span);
    if (longest_.size() > most) longest_.pop();
  }
  if (r.has<&record::end>() && r.has<&record::exported>()) wait_ = std::max(wait_, r.exported - r.end);
}

std::optional<duration> flow_times::active_timeout() const {
  std::vector<duration> all;
  for (auto rest = longest_; !rest.empty(); rest.pop()) all.push_back(rest.top());
  if (all.empty() || all.back() < least_timeout) return std::nullopt;
  const std::int64_t longest = all.back().ns;
  const auto within = [&](std::int64_t from, std::int64_t to) {  // tenths
    return std::count_if(all.begin(), all.end(),
                         [&](duration d) { return d.ns >= longest / 10 * from && d.ns < longest / 10 * to; });
  };
  const auto near = within(9, 11);
  if (near < static_cast<std::ptrdiff_t>(several) || near < within(7, 9)) return std::nullopt;
  return all.back();
}

std::optional<duration> flow_times::inactive_timeout() const {
  if (wait_ <= duration{} || wait_ > longest_wait) return std::nullopt;
  return wait_;
}

}  // namespace flowkit::tools
