// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/scenarios/cast.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_set>

#include "tools/common/exit_code.hpp"
#include "tools/flowgen/scenarios/host_text.hpp"

namespace flowkit::tools {

namespace {
constexpr std::array<std::uint32_t, 3> documentation{0xc633'6400, 0xcb00'7100, 0xc000'0200};
/// In a /24: 1 to 254.
constexpr std::uint32_t hosts_of_24 = 254;

/// Servers of the background are 10 to 239 (model.cpp): the others come first.
std::uint32_t outside_host(std::uint32_t n) noexcept {
  constexpr std::uint32_t low = 9, own = own_outside_hosts / 3;
  const std::uint32_t i = n % outside_hosts;
  if (i < own_outside_hosts) {
    const std::uint32_t at = i / 3;
    return documentation[i % 3] | (at < low ? 1 + at : 240 + (at - low));
  }
  static_assert(own == low + 15);
  const std::uint32_t later = i - own_outside_hosts;
  return documentation[later % 3] | (10 + later / 3);
}
}  // namespace

casting::casting(const traffic_model& network, std::uint32_t site, std::uint64_t seed)
    : network_(network),
      site_(site),
      inside_(random_source::at(seed ^ 0x5ce0, site) >> 32),
      data_centre_(random_source::at(seed ^ 0x5ce1, site) >> 32) {}

std::vector<std::uint32_t> casting::choose(const host_selector& s, const std::vector<std::uint32_t>& taken,
                                           const std::string& where) {
  const std::uint32_t site = network_.site_network(site_);
  const auto& users = network_.users_of(site_).hosts;
  const auto& servers = network_.servers(true).all;
  const std::uint32_t site_24s = 1u << (24 - network_.site_prefix());
  std::uint64_t all = 0;
  std::uint64_t* at = nullptr;
  switch (s.from) {
    case host_place::inside: all = users.size(), at = &inside_; break;
    case host_place::subnet: all = std::uint64_t{site_24s} * hosts_of_24, at = &subnet_; break;
    case host_place::data_centre: all = servers.size(), at = &data_centre_; break;
    case host_place::outside: all = outside_hosts, at = &outside_; break;
    case host_place::prefix: all = addresses_of(s); break;
  }
  const auto address = [&](std::uint64_t n) -> std::uint32_t {
    const auto i = static_cast<std::uint32_t>(n % all);
    switch (s.from) {
      case host_place::inside: return site | users[i];
      case host_place::subnet: return site | i / hosts_of_24 << 8 | (1 + i % hosts_of_24);
      case host_place::data_centre: return servers[i].address;
      case host_place::outside: return outside_host(i);
      case host_place::prefix: break;
    }
    return s.network + i + (s.length >= 31 ? 0 : 1);
  };
  const std::unordered_set<std::uint32_t> not_these(taken.begin(), taken.end());
  std::vector<std::uint32_t> out;
  std::uint64_t n = 0;
  const std::uint64_t begin = at != nullptr ? *at : 0;
  for (; n < all && out.size() < s.hosts; ++n)
    if (const std::uint32_t a = address(begin + n); not_these.count(a) == 0) out.push_back(a);
  if (out.size() < s.hosts)
    throw startup_error(exit_code::usage, fmt::format("{}: {} hosts of {}, and exporter {} has {} that are free for it",
                                                      where, s.hosts, place_text(s), site_ + 1, out.size()));
  // Of a subnet the next scenario has another one.
  if (at != nullptr)
    *at = begin + (s.from == host_place::subnet ? (n + hosts_of_24 - 1) / hosts_of_24 * hosts_of_24 : n);
  return out;
}

cast casting::next(const scenario& s, const std::string& where) {
  cast out;
  out.sources = choose(s.sources, {}, where);
  out.targets = choose(s.targets, out.sources, where);
  return out;
}

}  // namespace flowkit::tools
