// SPDX-License-Identifier: BSL-1.0
// Are two paths one file? What is written to it twice is neither the one nor the other.
#pragma once

#include <filesystem>
#include <string>
#include <system_error>

namespace flowkit::tools {

[[nodiscard]] inline bool is_standard_output(const std::string& path) { return path == "-" || path == "/dev/stdout"; }

/// Where opening it leads to, also by a link to what is not there yet.
[[nodiscard]] inline std::filesystem::path place_of(const std::string& path, std::error_code& wrong) {
  namespace fs = std::filesystem;
  std::error_code none;
  fs::path at = fs::absolute(path, wrong);
  constexpr int most = 40;  // as many links as the system follows
  for (int i = 0; i < most && fs::is_symlink(at, none); ++i) at = at.parent_path() / fs::read_symlink(at, none);
  return wrong ? fs::path{} : fs::weakly_canonical(at, wrong);
}

/// However they are written, and whether there is one yet or not. Empty is no file.
[[nodiscard]] inline bool is_same_file(const std::string& a, const std::string& b) {
  namespace fs = std::filesystem;
  if (a.empty() || b.empty()) return false;
  if (a == b) return true;
  if (is_standard_output(a) || is_standard_output(b)) return is_standard_output(a) && is_standard_output(b);
  std::error_code none;
  if (fs::equivalent(a, b, none)) return true;
  std::error_code of_a, of_b;
  const fs::path one = place_of(a, of_a);
  const fs::path other = place_of(b, of_b);
  return !of_a && !of_b && one == other;
}

}  // namespace flowkit::tools
