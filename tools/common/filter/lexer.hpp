// SPDX-License-Identifier: BSL-1.0
// The words of a filter's text. What a word means - a name, an address, `and` - is the parser's.
#pragma once

#include <vector>

#include "tools/common/filter/expression.hpp"
#include "tools/common/filter/filter_text.hpp"

namespace flowkit::tools::filter {

struct token {
  enum class kind : std::uint8_t { word, quoted, file, relation, mask, and_, or_, not_, open, close, comma, end };
  kind what = kind::end;
  std::size_t at = 0;
  std::string text{};  ///< of a word, quoted text and a file: as it is meant; of the rest: as it is written
  relation how = relation::equal;
};

/// The last is the end. Throws startup_error (usage).
[[nodiscard]] std::vector<token> tokens_of(const filter_text& from);

}  // namespace flowkit::tools::filter
