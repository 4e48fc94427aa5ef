// SPDX-License-Identifier: BSL-1.0
// Are two paths one file? What is written to it twice is neither the one nor the other.
#pragma once

#include <filesystem>
#include <string>
#include <system_error>

namespace flowkit::tools {

[[nodiscard]] inline bool is_standard_output(const std::string& path) { return path == "-" || path == "/dev/stdout"; }

/// However they are written, and whether there is one yet or not. Empty is no file.
[[nodiscard]] inline bool is_same_file(const std::string& a, const std::string& b) {
  namespace fs = std::filesystem;
  if (a.empty() || b.empty()) return false;
  if (a == b) return true;
  if (is_standard_output(a) || is_standard_output(b)) return is_standard_output(a) && is_standard_output(b);
  std::error_code none;
  if (fs::equivalent(a, b, none)) return true;
  std::error_code of_a, of_b;
  const fs::path one = fs::weakly_canonical(fs::absolute(a, of_a), of_a);
  const fs::path other = fs::weakly_canonical(fs::absolute(b, of_b), of_b);
  return !of_a && !of_b && one == other;
}

}  // namespace flowkit::tools
