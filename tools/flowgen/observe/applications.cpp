// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/observe/applications.hpp"

#include <algorithm>

#include <flowkit/packet/ip.hpp>

namespace flowkit::tools {

namespace {
using flow::record;

constexpr std::uint16_t first_registered = 1024;  ///< RFC 6335: below are the system ports
/// Linux takes ports of clients from here on, others from 49152.
constexpr std::uint16_t first_ephemeral = 32768;
/// Stands for all ports where both are of clients: the first dynamic one (RFC 6335).
constexpr std::uint16_t lump_port = 49152;

constexpr bool has_ports(std::uint8_t protocol) noexcept {
  using namespace packet::ip_protocol;
  return protocol == tcp || protocol == udp || protocol == dccp || protocol == sctp || protocol == udp_lite;
}

constexpr std::uint16_t server_port(std::uint16_t a, std::uint16_t b) noexcept {
  const std::uint16_t low = a < b ? a : b, high = a < b ? b : a;
  if (low == 0 && high < first_registered) return high;  // no port is 0
  return low;
}
}  // namespace

void applications::add(const record& r) {
  if (!r.has<&record::protocol>()) return;
  ++flows_;
  const std::uint8_t protocol =
      r.protocol == packet::ip_protocol::icmp_v6 ? std::uint8_t{packet::ip_protocol::icmp} : r.protocol;
  std::uint16_t port = 0;
  bool is_lump = false;
  if (has_ports(protocol)) {
    port = server_port(r.get<&record::source_port>(), r.get<&record::destination_port>());
    is_lump = port >= first_ephemeral;
  }
  constexpr std::uint32_t lump = 0x10000;
  auto at = seen_.find({protocol, is_lump ? lump : port});
  if (at == seen_.end()) {
    is_lump |= seen_.size() >= most_ports;
    at = seen_.try_emplace({protocol, is_lump ? lump : port}).first;
  }
  seen_application& a = at->second;
  a.protocol = protocol;
  a.is_lump = is_lump;
  a.port = !is_lump ? port : has_ports(protocol) ? lump_port : 0;
  ++a.flows;
  a.v4 |= !r.has<&record::source>() || !r.source.is_v6();
  const std::uint64_t packets = r.get<&record::packets>();
  // Of a sampled packet the frame is longer than what counts here.
  const bool is_one = packets == 1 && r.has<&record::ip_length>();
  const std::uint64_t bytes = is_one ? r.ip_length : r.get<&record::bytes>();
  if (packets != 0) a.packets.add(packets);
  if (packets != 0 && bytes != 0) a.octets.add(bytes / packets);
  if (r.has<&record::span>() && r.span >= duration{})
    a.milliseconds.add(static_cast<std::uint64_t>(r.span.ns / 1'000'000));
}

std::vector<seen_application> applications::most(std::size_t n) const {
  std::vector<seen_application> all;
  for (const auto& [key, a] : seen_) all.push_back(a);
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.flows > b.flows; });
  if (all.size() > n) all.resize(n);
  return all;
}

}  // namespace flowkit::tools
