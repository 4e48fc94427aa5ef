// SPDX-License-Identifier: BSL-1.0
// Aligned text tables: text to the left, numbers to the right.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace flowkit::tools {

class table {
 public:
  struct cell {
    cell(std::string_view s) : text(s) {}
    cell(const char* s) : text(s) {}
    cell(std::string s) : text(std::move(s)) {}
    template <std::integral T>
    cell(T v) : text(std::to_string(v)), is_number(true) {}
    /// A number with a text of its own ("12.5 %").
    static cell number(std::string s) {
      cell c{std::move(s)};
      c.is_number = true;
      return c;
    }
    std::string text;
    bool is_number = false;
  };

  /// A column with a number in it is aligned to the right, its header too.
  explicit table(std::vector<cell> header) { rows_.push_back(std::move(header)); }
  /// Missing cells at the end are empty.
  void add(std::vector<cell> row) { rows_.push_back(std::move(row)); }
  [[nodiscard]] bool empty() const noexcept { return rows_.size() == 1; }

  /// The header and each row: columns two blanks apart, no blanks at the end.
  [[nodiscard]] std::vector<std::string> lines() const;
  /// All of them, with line feeds.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::vector<cell>> rows_;
};

}  // namespace flowkit::tools
