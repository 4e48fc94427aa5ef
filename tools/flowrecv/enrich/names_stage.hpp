// SPDX-License-Identifier: BSL-1.0
// Names of interfaces and rates of sampling, where the operator's map has them for the exporter of a flow.
#pragma once

#include <map>

#include "tools/flowrecv/stages/stage.hpp"

namespace flowkit::tools {

class names_stage final : public stage {
 public:
  using stage::stage;

  bool flow(const received_flow& f) override;
  [[nodiscard]] std::string report() const override;

 private:
  /// An exporter that announces another rate than the map has for it.
  struct contradiction {
    std::uint32_t announced = 0, configured = 0;  ///< those of its latest flow
    bool overrides = false;
    std::uint64_t flows = 0;
  };
  /// So many are named; flows of more are counted.
  static constexpr std::size_t most_named = 100;

  void note(const received_flow& f, const names_entry& says);

  std::map<std::string, contradiction> contradictions_;  ///< by the exporter's label
  std::uint64_t unnamed_ = 0;                            ///< flows of exporters beyond most_named
  std::uint64_t rates_set_ = 0, interfaces_named_ = 0;   ///< flows
};

}  // namespace flowkit::tools
