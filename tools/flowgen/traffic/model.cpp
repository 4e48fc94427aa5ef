// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/traffic/model.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

namespace {
/// In a subnet of 256 addresses: those below are routers, those above the addresses of a NAT.
constexpr std::uint32_t first_host = 10, hosts_of_subnet = 230;
/// Sites have as many subnets, if they have room for them.
constexpr std::uint32_t usual_subnets = 8;
constexpr std::uint32_t data_centre = 0xac10'0000;   // 172.16.0.0/12
constexpr std::uint32_t benchmarking = 0xc612'0000;  // 198.18.0.0/15, RFC 2544
constexpr std::array<std::uint32_t, 3> documentation{// RFC 5737
                                                     0xc000'0200, 0xc633'6400, 0xcb00'7100};
constexpr auto documented = static_cast<std::uint32_t>(documentation.size()) * hosts_of_subnet;

std::uint32_t in_subnets(std::uint32_t network, std::uint32_t n) noexcept {
  return network | n / hosts_of_subnet << 8 | (first_host + n % hosts_of_subnet);
}

/// The same for every seed: seeds decide who talks, not who there is.
template <class T>
std::vector<T> in_no_order(std::vector<T> v) {
  random_source random{v.size()};
  for (std::size_t i = v.size(); i > 1; --i) std::swap(v[i - 1], v[random.below(i)]);
  return v;
}

std::vector<std::uint32_t> hosts_in(std::uint32_t n, std::uint32_t subnets) {
  std::vector<std::uint32_t> all;
  for (std::uint32_t i = 0; i < n; ++i) all.push_back(i % subnets << 8 | (first_host + i / subnets));
  return in_no_order(std::move(all));
}
/// Bits of the host numbers of so many users, and of so many sites' numbers.
constexpr std::uint32_t bits_for(std::uint32_t n) noexcept {
  std::uint32_t bits = 0;
  while (std::uint64_t{1} << bits < n) ++bits;
  return bits;
}
constexpr std::uint32_t host_bits(std::uint32_t users) noexcept {
  return 8 + bits_for((users + hosts_of_subnet - 1) / hosts_of_subnet);
}

constexpr std::uint32_t internal_servers(std::uint32_t all) noexcept { return std::max(all / 8, 1u); }

void check(const traffic_settings& s, std::uint32_t users, std::uint32_t most_bits) {
  if (host_bits(users) > most_bits)
    throw startup_error(exit_code::usage, fmt::format("--users: {} at each of {} sites are more than 10.0.0.0/8 has "
                                                      "addresses for: at most {} each",
                                                      users, s.sites, hosts_of_subnet << (most_bits - 8)));
  // Where there are no ports, user and server are the key.
  const std::uint64_t most = std::uint64_t{users} * std::min(client_ports, s.servers - internal_servers(s.servers));
  if (s.flow_keys > most)
    throw startup_error(exit_code::usage,
                        fmt::format("--flow-keys: {} users and their servers have {} at each exporter", users, most));
}
}  // namespace

population::population(std::uint32_t n, std::uint32_t exponent, std::uint32_t subnets)
    : ranks(n, exponent), hosts(hosts_in(n, subnets)) {}

server_group::server_group(std::uint32_t n, std::uint32_t exponent, bool internal) : ranks(n, exponent) {
  for (std::uint32_t i = 0; i < n; ++i) {
    const bool is_documented = i < documented;
    const std::uint32_t address = internal        ? in_subnets(data_centre, i)
                                  : is_documented ? documentation[i % 3] | (first_host + i / 3)
                                                  : in_subnets(benchmarking, i - documented);
    const std::uint32_t as = internal ? data_centre_as : servers_as + i % server_networks;
    const std::uint32_t distance = internal ? 1 + i % 4 : 8 + i % 113;
    all.push_back({address, static_cast<std::uint16_t>(as), static_cast<std::uint16_t>(distance)});
  }
  all = in_no_order(std::move(all));
}

traffic_model::traffic_model(const traffic_settings& s)
    : settings_(s), answered_(static_cast<std::uint32_t>((std::uint64_t{s.answered_permille} << 16) / 1000)) {
  const std::uint32_t users = std::max(s.users / s.sites, least_users);
  if (s.users / s.sites >= least_users) larger_sites_ = s.users % s.sites;
  const std::uint32_t most = users + (larger_sites_ != 0 ? 1 : 0);
  const std::uint32_t most_bits = 24 - bits_for(s.sites);
  check(s, most, most_bits);
  block_bits_ = std::max(host_bits(most), std::min(most_bits, 16u));
  const std::uint32_t least_subnets = (most + hosts_of_subnet - 1) / hosts_of_subnet;
  const std::uint32_t subnets = std::max(least_subnets, std::min(usual_subnets, 1u << (block_bits_ - 8)));
  populations_.emplace_back(users, s.user_exponent, subnets);
  if (larger_sites_ != 0) populations_.emplace_back(users + 1, s.user_exponent, subnets);
  const std::uint32_t internal = internal_servers(s.servers);
  servers_.emplace_back(s.servers - internal, s.server_exponent, false);
  servers_.emplace_back(internal, s.server_exponent, true);
}

const std::shared_ptr<const traffic_model>& traffic_model::usual() {
  static const auto one = std::make_shared<const traffic_model>(traffic_settings{});
  return one;
}

std::uint32_t active_users(std::uint32_t users, std::uint32_t day_permille) noexcept {
  constexpr std::uint32_t all_from = 1500;
  const std::uint64_t some = std::uint64_t{users} * std::min(day_permille, all_from) / all_from;
  return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(some, std::min(users, least_users), users));
}

}  // namespace flowkit::tools
