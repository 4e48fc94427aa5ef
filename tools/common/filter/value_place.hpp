// SPDX-License-Identifier: BSL-1.0
// Where a value was read: in the text of a filter, or in a file that this names.
#pragma once

#include "tools/common/filter/filter_text.hpp"

namespace flowkit::tools::filter {

struct value_place {
  const filter_text& from;
  std::size_t at = 0;  ///< of the value, or of the file's name
  std::string_view file{};
  std::size_t line = 0;

  /// "at column 14: blocked.txt line 3: 'x' is no address": throws startup_error (usage).
  [[noreturn]] void fail(const std::string& what) const;
};

}  // namespace flowkit::tools::filter
