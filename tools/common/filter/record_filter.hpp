// SPDX-License-Identifier: BSL-1.0
// A filter of normalised flows, ready to be evaluated: what programs that choose flows have of this folder.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <flowkit/flow/columns.hpp>

#include "tools/common/filter/record_program.hpp"

namespace flowkit::tools::filter {

class record_filter {
 public:
  /// `option` begins messages. Throws startup_error (usage; io if a list's file cannot be read).
  record_filter(std::string_view option, std::string_view text);

  /// Of a record as finish() leaves it, with what was added to it.
  [[nodiscard]] bool evaluate(const flow::record& r, const flow::line_context& added) const noexcept;

  /// The filter in its canonical form; lists in files are not in it.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// What it looks at, each once.
  [[nodiscard]] const std::vector<const flow::column*>& columns() const noexcept { return columns_; }

 private:
  record_filter(const filter_text& from, const expression& e);
  record_filter(const expression& e, const condition& c);

  std::string text_;
  std::vector<const flow::column*> columns_;
  record_program program_;
};

}  // namespace flowkit::tools::filter
