// SPDX-License-Identifier: BSL-1.0
// Names of interfaces and rates of sampling, where the operator's map has them for the exporter of a flow.
#pragma once

#include <map>

#include "tools/flowrecv/stages/stage.hpp"

namespace flowkit::tools {

class names_counts final : public stage_counts {
 public:
  /// An exporter that announces another rate than the map has for it.
  struct contradiction {
    std::uint32_t announced = 0, configured = 0;  ///< those of its latest flow
    bool overrides = false;
    std::uint64_t flows = 0;
  };
  /// So many are named; flows of more are counted.
  static constexpr std::size_t most_named = 100;

  void add(const stage_counts& other) override;
  [[nodiscard]] std::string text() const override;
  [[nodiscard]] std::vector<stage_number> numbers() const override {
    return {{"names", "interface_named", interfaces_named}, {"names", "rate_set", rates_set}};
  }
  /// Of flows of the exporter with this label.
  void note(const std::string& label, const contradiction& c);
  [[nodiscard]] std::unique_ptr<names_counts> copy() const;

  std::map<std::string, contradiction> contradictions;  ///< by the exporter's label
  std::uint64_t unnamed = 0;                            ///< flows of exporters beyond most_named
  std::uint64_t rates_set = 0, interfaces_named = 0;    ///< flows
};

class names_stage final : public stage {
 public:
  using stage::stage;

  bool flow(const received_flow& f) override;
  [[nodiscard]] std::unique_ptr<stage_counts> counts() const override;

 private:
  void note(const received_flow& f, const names_entry& says);

  names_counts counts_;
};

}  // namespace flowkit::tools
