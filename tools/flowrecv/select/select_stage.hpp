// SPDX-License-Identifier: BSL-1.0
// Passes on the flows that were chosen, and counts.
#pragma once

#include <cstdint>
#include <utility>

#include "tools/flowrecv/select/options.hpp"
#include "tools/flowrecv/stages/stage.hpp"

namespace flowkit::tools {

class select_stage final : public stage {
 public:
  /// `scaled`: the counters are compared as --scale shows them.
  select_stage(selection which, bool scaled, sink& to) : stage(to), which_(std::move(which)), scaled_(scaled) {}

  bool flow(const received_flow& f) override;
  void reload(const reloaded& now) override;
  [[nodiscard]] std::unique_ptr<stage_counts> counts() const override;

 private:
  [[nodiscard]] bool holds(const flow::record& r, const flow::line_context& added) const noexcept;

  selection which_;
  bool scaled_;
  std::uint64_t seen_ = 0, selected_ = 0;
};

}  // namespace flowkit::tools
