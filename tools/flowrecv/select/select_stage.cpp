// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/select/select_stage.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/flowrecv/service/reload.hpp"

namespace flowkit::tools {

bool select_stage::flow(const received_flow& f) {
  ++seen_;
  const bool is_scaled = scaled_ && f.record.has<&flow::record::sampling_interval>() && f.record.sampling_interval > 1;
  if (!(is_scaled ? holds(flow::scaled(f.record), f.added) : holds(f.record, f.added))) return true;
  ++selected_;
  return next().flow(f);
}

bool select_stage::holds(const flow::record& r, const flow::line_context& added) const noexcept {
  if (which_.from || which_.to) {
    const timestamp t = flow::filed_under(r);
    if ((which_.from && t < *which_.from) || (which_.to && t >= *which_.to)) return false;
  }
  return std::all_of(which_.filters.begin(), which_.filters.end(),
                     [&](const auto& f) { return f->evaluate(r, added); });
}

void select_stage::reload(const reloaded& now) { which_ = now.select; }

std::string select_stage::report() const { return fmt::format("{} of {} flows selected\n", selected_, seen_); }

}  // namespace flowkit::tools
