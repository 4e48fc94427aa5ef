// SPDX-License-Identifier: BSL-1.0
// What the elements of a list of structured data are to each other (RFC 6313 section 4.4).
#pragma once

#include <cstdint>

#include <flowkit/core/platform.hpp>

namespace flowkit::inline v0 {

/// Registry numbers (IANA "IPFIX Structured Data Types Semantics"); others are kept as they come.
enum class list_semantic : std::uint8_t {
  none_of = 0,
  exactly_one_of = 1,
  one_or_more_of = 2,
  all_of = 3,
  ordered = 4,
  undefined = 255,  ///< also for lists of one element (RFC 6313 section 5.6)
};

/// IANA's spelling; nullptr for a number that is not registered.
[[nodiscard]] constexpr const char* to_string(list_semantic s) noexcept {
  switch (s) {
    case list_semantic::none_of: return "noneOf";
    case list_semantic::exactly_one_of: return "exactlyOneOf";
    case list_semantic::one_or_more_of: return "oneOrMoreOf";
    case list_semantic::all_of: return "allOf";
    case list_semantic::ordered: return "ordered";
    case list_semantic::undefined: return "undefined";
  }
  return nullptr;
}

}  // namespace flowkit
