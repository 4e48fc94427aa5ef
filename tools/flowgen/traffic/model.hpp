// SPDX-License-Identifier: BSL-1.0
// The imagined network, made once for a run: who its users are at each site, which servers they talk to, and how
// popular each is. Exporters share it, and only read it.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include <flowkit/core/time.hpp>

#include "tools/flowgen/traffic/popularity.hpp"
#include "tools/flowgen/traffic/settings.hpp"

namespace flowkit::tools {

/// The users of a site.
struct population {
  population(std::uint32_t n, std::uint32_t exponent, std::uint32_t subnets);

  popularity ranks;
  std::vector<std::uint32_t> hosts;  ///< their numbers in the site's block of addresses, in no order
};

struct server {
  std::uint32_t address;  ///< IPv4
  std::uint16_t as;
  std::uint16_t distance_ms;  ///< there and back
};

/// Servers that are reached alike: the data centre's, or the internet's.
struct server_group {
  server_group(std::uint32_t n, std::uint32_t exponent, bool internal);

  popularity ranks;
  std::vector<server> all;  ///< in no order
};

class traffic_model {
 public:
  /// Throws startup_error (usage): more users than there are addresses, more flow keys than users and ports have.
  explicit traffic_model(const traffic_settings& s);
  /// Of runs that say nothing else: one site.
  [[nodiscard]] static const std::shared_ptr<const traffic_model>& usual();

  [[nodiscard]] const traffic_settings& settings() const noexcept { return settings_; }
  /// How many conversations are answered, of 2^16.
  [[nodiscard]] std::uint32_t answered() const noexcept { return answered_; }
  [[nodiscard]] const population& users_of(std::uint32_t site) const noexcept {
    return populations_[site < larger_sites_ ? 1 : 0];
  }
  [[nodiscard]] const server_group& servers(bool internal) const noexcept { return servers_[internal ? 1 : 0]; }

  /// 10.0.0.0/8 in blocks of this prefix length, one for each site: a /16, if there are not more than 256.
  [[nodiscard]] std::uint8_t site_prefix() const noexcept { return static_cast<std::uint8_t>(32 - block_bits_); }
  [[nodiscard]] std::uint32_t site_network(std::uint32_t site) const noexcept {
    return 0x0a00'0000u | ((site << block_bits_) & 0x00ff'ffffu);
  }

 private:
  traffic_settings settings_;
  std::uint32_t answered_;
  std::uint32_t larger_sites_ = 0;  ///< the first ones, that have a user more
  std::uint32_t block_bits_ = 16;
  std::vector<population> populations_;
  std::vector<server_group> servers_;
};

/// Every site has so many users at least, and so many of them are awake.
inline constexpr std::uint32_t least_users = 4;
/// How many users are active when the network is so busy (day_permille()): all of them from the usual noon on.
[[nodiscard]] std::uint32_t active_users(std::uint32_t users, std::uint32_t day_permille) noexcept;

/// Ports that clients use (Linux: net.ipv4.ip_local_port_range).
inline constexpr std::uint32_t first_client_port = 32'768, client_ports = 60'999 - 32'768 + 1;

/// AS numbers (RFC 5398 keeps 64496 to 64511 for documentation; 64512 is private): of the users, of a transit network
/// that all else is reached over, of the data centre, and of the first of eleven networks of servers.
inline constexpr std::uint32_t users_as = 64'512, transit_as = 64'500, data_centre_as = 64'496, servers_as = 64'501,
                               server_networks = 11;

}  // namespace flowkit::tools
