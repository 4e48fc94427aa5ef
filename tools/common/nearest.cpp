// SPDX-License-Identifier: BSL-1.0
#include "tools/common/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace flowkit::tools {

namespace {
char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
std::string lower(std::string_view s) {
  std::string out{s};
  for (char& c : out) c = lower(c);
  return out;
}

/// One of the parts between dots, of three letters at least, stands in both: "port" in dst.port and source.port.
bool share_a_part(std::string_view word, std::string_view name) {
  while (true) {
    const std::size_t dot = word.find('.');
    const std::string_view part = word.substr(0, dot);
    if (part.size() >= 3 && name.find(part) != std::string_view::npos) return true;
    if (dot == std::string_view::npos) return false;
    word.remove_prefix(dot + 1);
  }
}
}  // namespace

std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t k = 0; k < b.size(); ++k) {
      const std::size_t changed = diagonal + (lower(a[i]) != lower(b[k]));
      diagonal = std::exchange(row[k + 1], std::min({changed, row[k] + 1, row[k + 1] + 1}));
    }
  }
  return row.back();
}

std::string unknown_name(std::string_view word, std::span<const std::string_view> candidates) {
  constexpr std::size_t few = 12, shown = 3;
  if (candidates.size() <= few) return fmt::format("'{}' is not one of {}", word, fmt::join(candidates, ", "));
  const std::string wanted = lower(word);
  struct candidate {
    bool far;
    std::size_t edits;
    std::string_view name;
  };
  std::vector<candidate> all;
  for (const std::string_view name : candidates) {
    const std::size_t n = edits(word, name);
    all.push_back({n > 2 && !share_a_part(wanted, lower(name)), n, name});
  }
  std::stable_sort(all.begin(), all.end(), [](const candidate& a, const candidate& b) {
    return std::pair(a.far, a.edits) < std::pair(b.far, b.edits);
  });
  std::vector<std::string_view> nearest;
  for (const candidate& c : all)
    if (nearest.size() < shown && c.far == all.front().far) nearest.push_back(c.name);
  return fmt::format("there is no '{}'; nearest: {}", word, fmt::join(nearest, ", "));
}

}  // namespace flowkit::tools
