// SPDX-License-Identifier: BSL-1.0
// Ports as a scenario says them: 445, [80, 443], "1-1024".
#pragma once

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <vector>

#include "tools/common/config/toml_value.hpp"

namespace flowkit::tools {

namespace detail {
inline std::optional<std::uint16_t> port_of(std::int64_t n) noexcept {
  return n >= 1 && n <= 65'535 ? std::optional{static_cast<std::uint16_t>(n)} : std::nullopt;
}
inline bool add_ports(const toml_value& v, std::vector<std::uint16_t>& out) {
  if (v.is == toml_value::kind::integer) {
    const auto one = port_of(v.integer);
    if (one) out.push_back(*one);
    return one.has_value();
  }
  if (v.is != toml_value::kind::text) return false;
  const std::size_t dash = v.text.find('-');
  if (dash == std::string::npos) return false;
  const auto number = [](std::string_view text) -> std::optional<std::uint16_t> {
    std::int64_t n = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (wrong != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return port_of(n);
  };
  const auto first = number(std::string_view{v.text}.substr(0, dash));
  const auto last = number(std::string_view{v.text}.substr(dash + 1));
  if (!first || !last || *first > *last) return false;
  for (std::uint32_t p = *first; p <= *last; ++p) out.push_back(static_cast<std::uint16_t>(p));
  return true;
}
}  // namespace detail

/// In the order in which they are said; nothing: there is something else, or a port twice.
[[nodiscard]] inline std::optional<std::vector<std::uint16_t>> ports_of(const toml_value& v) {
  std::vector<std::uint16_t> out;
  if (v.is == toml_value::kind::array) {
    for (const toml_value& one : v.items)
      if (!detail::add_ports(one, out)) return std::nullopt;
  } else if (!detail::add_ports(v, out)) {
    return std::nullopt;
  }
  std::vector<std::uint16_t> sorted = out;
  std::sort(sorted.begin(), sorted.end());
  if (out.empty() || std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) return std::nullopt;
  return out;
}

}  // namespace flowkit::tools
