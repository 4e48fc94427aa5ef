// SPDX-License-Identifier: BSL-1.0
// Networks of three sizes, a row each: how many flows, and of how many users.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tools/common/config/toml_keys.hpp"
#include "tools/flowgen/traffic/settings.hpp"

namespace flowkit::tools {

struct preset {
  std::string_view name;
  std::uint64_t rate;  ///< flows a second, of the whole network
  std::uint32_t users, servers, ipv6_percent;

  void apply_to(traffic_settings& s) const noexcept {
    s.users = users, s.servers = servers, s.ipv6_percent = ipv6_percent;
  }
};

[[nodiscard]] std::span<const preset> presets() noexcept;
/// Throws startup_error (usage); `where` begins the message.
[[nodiscard]] const preset& find_preset(std::string_view where, std::string_view name);
/// "small, medium, large".
[[nodiscard]] std::string preset_names();

/// A table [traffic] of a network.
struct traffic_table {
  traffic_settings settings;
  const preset* of = nullptr;  ///< if it names one
};
/// Its keys: preset, users, servers, flow_keys, ipv6, answered, user_exponent, server_exponent. What it does not say is
/// as usual, or as its preset has it. Throws startup_error (usage).
[[nodiscard]] traffic_table read_traffic(toml_keys& k);

}  // namespace flowkit::tools
