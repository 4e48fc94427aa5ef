// SPDX-License-Identifier: BSL-1.0
// The grammar of filters:
//
//   any   = all { ("or" | "||") all }
//   all   = one { ("and" | "&&") one }
//   one   = ("not" | "!") one | "(" any ")" | "exists" NAME | NAME [ "&" VALUE ] relation
//   relation = ("==" | "=" | "!=" | "<" | "<=" | ">" | ">=") VALUE | ("contains" | "starts_with" | "ends_with") VALUE
//            | "has" VALUE | ["not"] "in" ( ITEM | "(" ITEM { "," ITEM } ")" )
//   ITEM  = VALUE | @FILE
#pragma once

#include "tools/common/filter/expression.hpp"
#include "tools/common/filter/filter_text.hpp"

namespace flowkit::tools::filter {

/// Names and values are taken as they are. Throws startup_error (usage).
[[nodiscard]] expression parse_expression(const filter_text& from);

}  // namespace flowkit::tools::filter
