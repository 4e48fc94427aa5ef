// SPDX-License-Identifier: BSL-1.0
// What a user may say of the imagined network.
#pragma once

#include <cstdint>
#include <optional>

namespace flowkit::tools {

struct traffic_settings {
  static constexpr std::uint32_t most_users = 1'000'000, most_servers = 100'000, most_exponent = 4000;
  static constexpr std::uint32_t most_flow_keys = 1u << 31;

  std::uint32_t users = 1000;   ///< of all sites together
  std::uint32_t servers = 500;  ///< that they talk to, one in eight of them in the data centre; from 2
  std::uint32_t sites = 1;      ///< exporters, each with users of its own
  /// Zipf's exponents in thousandths: the k-th most popular has k^-s of the first's share.
  std::uint32_t user_exponent = 750, server_exponent = 1000;
  std::uint32_t answered_permille = 960;      ///< of the conversations
  std::uint32_t flow_keys = 0;                ///< different ones of an exporter, again and again; 0: all are different
  std::optional<std::uint32_t> ipv6_percent;  ///< where neither the command line nor the profile says it
};

}  // namespace flowkit::tools
