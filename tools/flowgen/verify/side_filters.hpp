// SPDX-License-Identifier: BSL-1.0
// A selection's filters over the flows file and over what was stored. Each thread has its own.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "tools/flowgen/verify/flow_selection.hpp"
#include "tools/flowgen/verify/map.hpp"
#include "tools/flowgen/verify/row.hpp"

namespace flowkit::tools::verify {

class sent_filter {
 public:
  /// `columns`: those of the flows file, which has all that the selection looks at.
  sent_filter(const flow_selection& selection, std::span<const std::string> columns);

  /// Of a row. Nothing: wrong() is no value of its column.
  [[nodiscard]] std::optional<bool> holds(std::span<const std::string_view> row);
  /// Its place in the row.
  [[nodiscard]] std::size_t wrong() const noexcept { return wrong_; }

 private:
  struct source {
    const flow::column* column;
    std::size_t place;
    value_rule rule;  ///< kind text: it is taken as it is
  };
  const flow_selection& selection_;
  std::vector<source> sources_;
  filter_values values_;
  date_reader dates_;
  value value_;
  std::size_t wrong_ = 0;
};

class stored_filter {
 public:
  /// `shown`: the fields that the outputs have.
  stored_filter(const flow_selection& selection, const verification_map& map, const field_set& shown);

  /// Does nothing that the row shows exclude it?
  [[nodiscard]] bool may_hold(row_view row);

 private:
  struct source {
    const flow::column* column;
    filter_values::state without;  ///< what a row without a value says
    bool is_comparable;            ///< its values are those that were sent
  };
  const flow_selection& selection_;
  std::vector<source> sources_;
  filter_values values_;
};

}  // namespace flowkit::tools::verify
