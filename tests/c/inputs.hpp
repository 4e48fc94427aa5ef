// SPDX-License-Identifier: BSL-1.0
// Datagrams of every protocol, from the seeds of the fuzz targets and the golden files.
#pragma once

#include <cctype>
#include <filesystem>
#include <map>

#include "support/hex.hpp"
#include "support/shared.hpp"

namespace flowkit::test {

/// By "path#00", in the order of the file. A datagram begins where a line "datagram 0" or "# 1. ..." stands.
inline std::map<std::string, std::vector<std::byte>> hex_files() {
  std::map<std::string, std::vector<std::byte>> all;
  const auto add_file = [&all](const std::string& path) {
    std::istringstream lines(read_file(path));
    std::string part;
    int n = 10;
    const auto end = [&] {
      if (const auto octets_of = from_hex(part); !octets_of.empty()) all[path + '#' + std::to_string(n++)] = octets_of;
      part.clear();
    };
    for (std::string line; std::getline(lines, line);) {
      const bool is_name = line.starts_with("datagram");
      const bool is_number = line.size() > 3 && line.starts_with("# ") && std::isdigit(line[2]) != 0 && line[3] == '.';
      if (is_name || is_number) end();
      if (!is_name) part += line + '\n';
    }
    end();
  };
  const auto add = [&](const std::filesystem::path& folder) {
    for (const auto& f : std::filesystem::directory_iterator(folder))
      if (f.path().extension() == ".hex") add_file(f.path().string());
  };
  for (const char* protocol : {"netflow1", "netflow5", "netflow7", "netflow9", "ipfix", "sflow5"})
    add(std::filesystem::path{FLOWKIT_SEEDS} / protocol);
  add(FLOWKIT_GOLDEN);
  return all;
}

}  // namespace flowkit::test
