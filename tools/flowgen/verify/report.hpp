// SPDX-License-Identifier: BSL-1.0
// What verify found, and how it says so.
#pragma once

#include <string>
#include <vector>

#include "tools/flowgen/verify/account.hpp"
#include "tools/flowgen/verify/exporter_directory.hpp"
#include "tools/flowgen/verify/extraction.hpp"
#include "tools/flowgen/verify/map.hpp"

namespace flowkit::tools::verify {

/// What --filter chose.
struct selected_flows {
  std::vector<std::string> filters;    ///< empty: all flows
  std::uint64_t selected = 0, of = 0;  ///< sent at least once
};

struct verification {
  const exporter_directory* exporters = nullptr;
  const std::vector<std::string>* labels = nullptr;
  const verification_map* map = nullptr;
  std::vector<std::string> outputs;  ///< "out.json: JSON lines"
  bool by_flow = false;              ///< flows were compared, not only counts and sums
  extraction_counts extracted;
  account found;
  field_set compared;
  selected_flows selection;
  std::vector<std::string> not_shown;  ///< fields that the map knows, and the outputs do not have
  std::vector<std::string> ignored;
  std::int64_t late = 0;
  std::vector<std::string> faults;  ///< what could not be read
  std::size_t lines = 20;

  /// Every flow once and unaltered, and nothing else; none late. Without flows: all counts and sums agree.
  [[nodiscard]] bool is_stored() const;
};

/// Of an exporter whose flows are only counted: what differs, empty if nothing does.
[[nodiscard]] std::string difference_of_sums(const verification& v, std::uint32_t exporter);

[[nodiscard]] std::string text_report(const verification& v);
[[nodiscard]] std::string json_report(const verification& v);

/// Counts added up by exporter, label or protocol, those with most findings first.
struct named_counts_row {
  std::string name;
  flow_counts counts;
};
enum class part_of_flows : std::uint8_t { exporters, labels, protocols };
[[nodiscard]] std::vector<named_counts_row> counts_by(const verification& v, part_of_flows by);
[[nodiscard]] std::string period_text(std::int64_t ns);

}  // namespace flowkit::tools::verify
