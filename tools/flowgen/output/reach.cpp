// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/output/reach.hpp"

#include <fmt/format.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "tools/common/endpoint.hpp"
#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

namespace {
struct prefix_v4 {
  std::uint32_t network;
  int length;
  [[nodiscard]] constexpr bool holds(ipv4_address a) const noexcept {
    return ((a.value ^ network) >> (32 - length)) == 0;
  }
};
constexpr std::array near_v4{
    prefix_v4{0x7f000000, 8},   // loopback
    prefix_v4{0x0a000000, 8},   // RFC 1918
    prefix_v4{0xac100000, 12},  // RFC 1918
    prefix_v4{0xc0a80000, 16},  // RFC 1918
    prefix_v4{0xa9fe0000, 16},  // link-local, RFC 3927
};

/// 10.0.0.1 for ::ffff:10.0.0.1, and any other address unchanged.
ip_address unmapped(const ip_address& a) noexcept {
  constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (!a.is_v6() || !std::equal(mapped.begin(), mapped.end(), a.octets().begin())) return a;
  const auto& o = a.octets();
  return ipv4_address{std::uint32_t{o[12]} << 24 | std::uint32_t{o[13]} << 16 | std::uint32_t{o[14]} << 8 | o[15]};
}

bool is_near_v6(const std::array<std::uint8_t, 16>& a) noexcept {
  const bool loopback = a[15] == 1 && std::all_of(a.begin(), a.end() - 1, [](std::uint8_t o) { return o == 0; });
  const bool unique_local = (a[0] & 0xfe) == 0xfc;                // fc00::/7, RFC 4193
  const bool link_local = a[0] == 0xfe && (a[1] & 0xc0) == 0x80;  // fe80::/10
  return loopback || unique_local || link_local;
}

bool holds(const std::vector<ip_address>& all, const ip_address& a) {
  return std::find(all.begin(), all.end(), a) != all.end();
}

ip_address address_in(const sockaddr* from) noexcept {
  if (from == nullptr) return {};
  if (from->sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, from, sizeof in);
    return ipv4_address{ntohl(in.sin_addr.s_addr)};
  }
  if (from->sa_family != AF_INET6) return {};
  sockaddr_in6 in{};
  std::memcpy(&in, from, sizeof in);
  ipv6_address a;
  std::memcpy(a.octets.data(), &in.sin6_addr, a.octets.size());
  return a;
}
}  // namespace

own_addresses addresses_of_this_machine() {
  own_addresses out;
  ifaddrs* all = nullptr;
  if (getifaddrs(&all) != 0) return out;
  for (const ifaddrs* i = all; i != nullptr; i = i->ifa_next) {
    if (const ip_address own = address_in(i->ifa_addr); own.family() != 0) out.own.push_back(own);
    if ((i->ifa_flags & IFF_BROADCAST) == 0) continue;
    if (const ip_address to_all = address_in(i->ifa_broadaddr); to_all.family() != 0) out.broadcast.push_back(to_all);
  }
  freeifaddrs(all);
  return out;
}

bool is_near(const ip_address& target, const own_addresses& machine) {
  const ip_address a = unmapped(target);
  if (holds(machine.own, a)) return true;  // first: an interface with one address may call it its broadcast, too
  if (holds(machine.broadcast, a)) return false;
  if (a.is_v6()) return is_near_v6(a.octets());
  return a.is_v4() && std::any_of(near_v4.begin(), near_v4.end(), [&](const prefix_v4& p) { return p.holds(a.v4()); });
}

std::optional<ip_address> parse_yes_really(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto address = parse<ip_address>(text);
  if (!address)
    throw startup_error(exit_code::usage, fmt::format("{}: '{}' is not an address", yes_really_option, text));
  return *address;
}

void check_reach(const ip_address& target, std::optional<double> datagrams_per_second,
                 std::span<const ip_address> yes_really) {
  if (datagrams_per_second && *datagrams_per_second <= max_unasked_rate) return;
  if (is_near(target, addresses_of_this_machine())) return;
  const auto allows = [&](const ip_address& a) { return unmapped(a) == unmapped(target); };
  if (std::any_of(yes_really.begin(), yes_really.end(), allows)) return;
  const std::string rate = datagrams_per_second ? fmt::format("{:.0f} datagrams a second", *datagrams_per_second)
                                                : std::string("As many datagrams a second as possible");
  throw startup_error(
      exit_code::usage,
      fmt::format("{} to {}, which is neither this machine's nor private, are over the limit of {:.0f}: "
                  "{} {} allows them",
                  rate, to_string(target), max_unasked_rate, yes_really_option, to_string(target)));
}

}  // namespace flowkit::tools
