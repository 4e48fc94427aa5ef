// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/presets/preset.hpp"

#include <fmt/core.h>

#include <array>

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

namespace {
constexpr std::array<preset, 3> all{{
    {"small", 500, 100, 200, 10},
    {"medium", 5'000, 1'000, 1'000, 20},
    {"large", 50'000, 10'000, 5'000, 30},
}};
}  // namespace

std::span<const preset> presets() noexcept { return all; }

std::string preset_names() {
  std::string out;
  for (const preset& p : all) out += (out.empty() ? "" : ", ") + std::string(p.name);
  return out;
}

const preset& find_preset(std::string_view where, std::string_view name) {
  for (const preset& p : all)
    if (p.name == name) return p;
  throw startup_error(exit_code::usage, fmt::format("{}: '{}' is not one of {}", where, name, preset_names()));
}

traffic_table read_traffic(toml_keys& k) {
  std::array<std::string_view, all.size()> names;
  for (std::size_t i = 0; i < all.size(); ++i) names[i] = all[i].name;
  traffic_table out;
  traffic_settings& s = out.settings;
  if (const auto which = k.word("preset", names)) {
    out.of = &all[*which];
    out.of->apply_to(s);
  }
  s.users = k.number32("users", 1, traffic_settings::most_users).value_or(s.users);
  s.servers = k.number32("servers", 2, traffic_settings::most_servers).value_or(s.servers);
  s.flow_keys = k.number32("flow_keys", 0, traffic_settings::most_flow_keys).value_or(s.flow_keys);
  if (const auto percent = k.number32("ipv6", 0, 100)) s.ipv6_percent = percent;
  if (const auto percent = k.number32("answered", 0, 100)) s.answered_permille = *percent * 10;
  s.user_exponent = k.number32("user_exponent", 0, traffic_settings::most_exponent).value_or(s.user_exponent);
  s.server_exponent = k.number32("server_exponent", 0, traffic_settings::most_exponent).value_or(s.server_exponent);
  return out;
}

}  // namespace flowkit::tools
