// SPDX-License-Identifier: BSL-1.0
#include "tools/common/table.hpp"

#include <algorithm>

#include "tools/common/terminal.hpp"

namespace flowkit::tools {

std::vector<std::string> table::lines() const {
  struct column {
    std::size_t width = 0;
    bool right = false;
  };
  std::vector<column> columns;
  for (const auto& row : rows_) {
    if (columns.size() < row.size()) columns.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
      columns[i].width = std::max(columns[i].width, text_width(row[i].text));
      if (row[i].is_number) columns[i].right = true;
    }
  }

  std::vector<std::string> out;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string blanks(columns[i].width - text_width(row[i].text), ' ');
      if (i != 0) line += "  ";
      if (columns[i].right) line += blanks;
      line += row[i].text;
      if (!columns[i].right) line += blanks;
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    out.push_back(std::move(line));
  }
  return out;
}

std::string table::text() const {
  std::string out;
  for (const std::string& line : lines()) (out += line) += '\n';
  return out;
}

}  // namespace flowkit::tools
