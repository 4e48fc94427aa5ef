// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/select/select_stage.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/flowrecv/service/reload.hpp"

namespace flowkit::tools {

namespace {
class selected final : public stage_counts {
 public:
  selected(std::uint64_t seen, std::uint64_t chosen) noexcept : seen_(seen), chosen_(chosen) {}
  void add(const stage_counts& other) override {
    const auto& more = static_cast<const selected&>(other);
    seen_ += more.seen_, chosen_ += more.chosen_;
  }
  [[nodiscard]] std::string text() const override { return fmt::format("{} of {} flows selected\n", chosen_, seen_); }
  [[nodiscard]] std::vector<stage_number> numbers() const override {
    return {{"select", "selected", chosen_}, {"select", "left_out", seen_ - chosen_}};
  }

 private:
  std::uint64_t seen_, chosen_;
};
}  // namespace

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

std::unique_ptr<stage_counts> select_stage::counts() const { return std::make_unique<selected>(seen_, selected_); }

}  // namespace flowkit::tools
