// SPDX-License-Identifier: BSL-1.0
// A configuration file as a tree of values that know their lines; toml++ shows in toml_value.cpp only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <flowkit/core/time.hpp>

namespace flowkit::tools {

struct toml_value {
  enum class kind : std::uint8_t { boolean, integer, real, text, instant, other, array, table };
  kind is = kind::other;
  std::uint32_t line = 0;
  bool boolean = false;
  std::int64_t integer = 0;
  double real = 0;
  std::string text;                ///< also what any scalar looked like, for messages
  timestamp instant{};             ///< date and time with an offset; without one it is `other`
  std::vector<toml_value> items;   ///< of an array, or of a table
  std::vector<std::string> names;  ///< of a table's items, in their order

  [[nodiscard]] const toml_value* find(std::string_view name) const noexcept;
};

/// `name` begins messages. Throws startup_error (usage): "name:line: what is wrong".
[[nodiscard]] toml_value parse_toml(std::string_view text, const std::string& name);
/// Throws startup_error, io if the file cannot be read.
[[nodiscard]] toml_value read_toml(const std::string& path);

}  // namespace flowkit::tools
