// SPDX-License-Identifier: BSL-1.0
// Which of the sent flows are judged: those that fit all filters (docs/filter.md).
#pragma once

#include <string>
#include <vector>

#include "tools/common/filter/expression.hpp"
#include "tools/flowgen/verify/filter_values.hpp"

namespace flowkit::tools::verify {

class flow_selection {
 public:
  /// Of --filter. Throws startup_error (usage; io if a list's file cannot be read).
  void add(const std::string& text);

  [[nodiscard]] bool any() const noexcept { return !filters_.empty(); }
  /// As they were typed.
  [[nodiscard]] std::vector<std::string> texts() const;
  /// What they look at, each once.
  [[nodiscard]] const std::vector<const flow::column*>& columns() const noexcept { return columns_; }
  /// Throws startup_error (usage): where a filter names a column that the flows file does not have.
  void check_columns(const field_set& known, const std::string& path) const;

  /// Of values that are all known or absent.
  [[nodiscard]] bool holds(const filter_values& of) const noexcept;
  /// Unless what is known excludes it.
  [[nodiscard]] bool may_hold(const filter_values& of) const;

 private:
  struct one {
    std::string text;
    filter::expression parsed;
    filter::program program;
  };
  std::vector<one> filters_;
  std::vector<const flow::column*> columns_;
};

}  // namespace flowkit::tools::verify
