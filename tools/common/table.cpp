// SPDX-License-Identifier: BSL-1.0
#include "tools/common/table.hpp"

#include <algorithm>

namespace flowkit::tools {

namespace {

/// Characters, not octets: UTF-8's continuation octets take no column.
std::size_t width(std::string_view s) noexcept {
  return static_cast<std::size_t>(
      std::count_if(s.begin(), s.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace

std::string table::text() const {
  struct column {
    std::size_t width = 0;
    bool right = false;
  };
  std::vector<column> columns;
  for (const auto& row : rows_) {
    if (columns.size() < row.size()) columns.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
      columns[i].width = std::max(columns[i].width, width(row[i].text));
      if (row[i].is_number) columns[i].right = true;
    }
  }

  std::string out;
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string blanks(columns[i].width - width(row[i].text), ' ');
      if (i != 0) out += "  ";
      if (columns[i].right) out += blanks;
      out += row[i].text;
      if (!columns[i].right) out += blanks;
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    out += '\n';
  }
  return out;
}

}  // namespace flowkit::tools
