// SPDX-License-Identifier: BSL-1.0
// Names that need no quotes in lines of CSV, in names of files and in search fields.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace flowkit::tools {

inline constexpr std::size_t longest_plain_name = 64;

/// What is wrong with it; empty: nothing.
[[nodiscard]] inline std::string plain_name_error(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
           c == '.';
  };
  for (const char c : name)
    if (!plain(c)) return fmt::format("'{}': it is of letters, digits, '-', '_' and '.'", name);
  if (name.size() > longest_plain_name)
    return fmt::format("{} characters, at most {} are possible", name.size(), longest_plain_name);
  return {};
}

}  // namespace flowkit::tools
