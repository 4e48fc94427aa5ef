// SPDX-License-Identifier: BSL-1.0
// A filter as it was typed, and what is said of a place in it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace flowkit::tools::filter {

/// Longer lists are for files: in @FILE.
inline constexpr std::size_t longest_text = 65'536;
/// Parentheses and nots in one another.
inline constexpr std::size_t greatest_depth = 64;

struct filter_text {
  std::string_view option;  ///< what it was given as, such as --filter
  std::string_view text;

  /// Throws startup_error (usage): "--filter: at column 15: there is no 'source.prt'; nearest: source.port". Columns
  /// are characters, the first is 1.
  [[noreturn]] void fail(std::size_t at, const std::string& what) const;
};

/// A word of the user's for a message: one line of at most 60 octets, '?' for what is not to be printed.
[[nodiscard]] std::string shown(std::string_view word);

}  // namespace flowkit::tools::filter
