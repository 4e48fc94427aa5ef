// SPDX-License-Identifier: BSL-1.0
// Marks flows that were reported before, or drops them, and counts both.
#pragma once

#include "tools/flowrecv/dedup/options.hpp"
#include "tools/flowrecv/dedup/seen_flows.hpp"
#include "tools/flowrecv/stages/stage.hpp"

namespace flowkit::tools {

class dedup_stage final : public stage {
 public:
  dedup_stage(const dedup_settings& settings, sink& to)
      : stage(to),
        drops_(settings.mode == dedup_mode::drop),
        seen_(settings.window, static_cast<std::size_t>(settings.octets / seen_flows::octets_each)) {}

  bool flow(const received_flow& f) override;
  [[nodiscard]] std::string report() const override;
  [[nodiscard]] std::unique_ptr<stage_counts> counts() const override;

 private:
  bool drops_;
  seen_flows seen_;
  std::uint64_t compared_ = 0, of_egress_ = 0, of_exporters_ = 0;
  std::array<std::uint64_t, static_cast<std::size_t>(not_compared::count_)> not_compared_{};
};

}  // namespace flowkit::tools
