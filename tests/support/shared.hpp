// SPDX-License-Identifier: BSL-1.0
// The data beside the project: captures, hostile datagrams. Tests that need it skip without it.
#pragma once

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace flowkit::test {

/// FLOWKIT_SHARED with `path` below it.
inline std::string shared(const std::string& path) {
  const char* root = std::getenv("FLOWKIT_SHARED");
  return std::string(root != nullptr ? root : "../shared") + '/' + path;
}

inline std::string read_file(const std::string& path) {
  std::ostringstream all;
  all << std::ifstream(path, std::ios::binary).rdbuf();
  return all.str();
}

/// The rows of a tab-separated file with a header line, by column name; empty when it is not there.
inline std::vector<std::map<std::string, std::string>> read_tsv(const std::string& path) {
  std::ifstream file(path);
  const auto cells = [](const std::string& line) {
    std::vector<std::string> out;
    std::size_t from = 0;
    for (std::size_t tab = 0; tab != std::string::npos; from = tab + 1) {
      tab = line.find('\t', from);
      out.push_back(line.substr(from, tab == std::string::npos ? tab : tab - from));
    }
    return out;
  };
  std::vector<std::map<std::string, std::string>> rows;
  std::vector<std::string> names;
  for (std::string line; std::getline(file, line);) {
    if (names.empty()) {
      names = cells(line);
      continue;
    }
    const auto values = cells(line);
    auto& row = rows.emplace_back();
    for (std::size_t i = 0; i < names.size(); ++i) row[names[i]] = i < values.size() ? values[i] : "";
  }
  return rows;
}

}  // namespace flowkit::test
