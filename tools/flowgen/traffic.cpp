// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/traffic.hpp"

#include <array>

#include <flowkit/packet/ip.hpp>

namespace flowkit::tools {

namespace {
struct application {
  std::uint8_t protocol;
  std::uint16_t port;
  std::uint8_t weight;  ///< of all weights
  std::uint32_t min_packets, max_packets;
  std::uint32_t min_octets, max_octets;  ///< a packet, layer 3
  std::uint32_t max_milliseconds;
};

// Shares in the order of what campus networks report: mostly short web and DNS flows, a few long and large ones.
constexpr std::array<application, 10> applications{{
    {packet::ip_protocol::tcp, 443, 44, 6, 60'000, 60, 1500, 300'000},
    {packet::ip_protocol::udp, 443, 14, 8, 40'000, 80, 1350, 120'000},
    {packet::ip_protocol::udp, 53, 22, 1, 4, 60, 512, 200},
    {packet::ip_protocol::tcp, 80, 7, 5, 4'000, 60, 1500, 60'000},
    {packet::ip_protocol::tcp, 22, 2, 10, 20'000, 60, 900, 1'800'000},
    {packet::ip_protocol::tcp, 25, 1, 8, 900, 60, 1400, 30'000},
    {packet::ip_protocol::udp, 123, 3, 1, 2, 76, 76, 60},
    {packet::ip_protocol::tcp, 445, 2, 10, 30'000, 60, 1500, 600'000},
    {packet::ip_protocol::icmp, 0, 4, 1, 20, 84, 84, 20'000},
    {packet::ip_protocol::udp, 5060, 1, 1, 12, 400, 1200, 5'000},
}};
constexpr std::uint32_t weight_sum = [] {
  std::uint32_t sum = 0;
  for (const application& a : applications) sum += a.weight;
  return sum;
}();
constexpr std::uint8_t icmp_v6 = 58;
constexpr std::uint32_t server_network_v6 = 0xffff;

/// 2001:db8:network:subnet::host, of the documentation prefix (RFC 3849).
ipv6_address documentation_v6(std::uint32_t network, std::uint32_t subnet, std::uint32_t host) noexcept {
  ipv6_address a{{0x20, 0x01, 0x0d, 0xb8}};
  const auto put = [&](std::size_t at, std::uint32_t v) {
    a.octets[at] = static_cast<std::uint8_t>(v >> 8 & 0xff);
    a.octets[at + 1] = static_cast<std::uint8_t>(v & 0xff);
  };
  put(4, network), put(6, subnet), put(14, host);
  return a;
}

using flow::present_bit;
using flow::record;
/// What next() fills: in every flow, and in those of one family.
constexpr flow::presence filled =
    present_bit<&record::start> | present_bit<&record::end> | present_bit<&record::source> |
    present_bit<&record::destination> | present_bit<&record::source_port> | present_bit<&record::destination_port> |
    present_bit<&record::protocol> | present_bit<&record::bytes> | present_bit<&record::packets> |
    present_bit<&record::ingress_interface> | present_bit<&record::egress_interface> | present_bit<&record::source_as> |
    present_bit<&record::destination_as> | present_bit<&record::ip_version> | present_bit<&record::tos> |
    present_bit<&record::tcp_flags> | present_bit<&record::direction> | present_bit<&record::exported>;
constexpr flow::presence filled_v4 =
    present_bit<&record::next_hop> | present_bit<&record::source_prefix> | present_bit<&record::destination_prefix>;
constexpr flow::presence filled_v6 = present_bit<&record::next_hop_v6> | present_bit<&record::source_prefix_v6> |
                                     present_bit<&record::destination_prefix_v6>;
}  // namespace

void traffic::next(timestamp now, ip_version version, flow::record& r) noexcept {
  std::uint32_t at = random_.below(weight_sum), which = 0;
  while (at >= applications[which].weight) at -= applications[which++].weight;
  const application& a = applications[which];

  const bool v4 = version == ip_version::v4;
  const std::uint32_t client_host = random_.between(1, 65534);
  const std::uint32_t server_net = random_.below(2);
  const std::uint32_t server_host = random_.between(1, 254);
  ip_address client = ipv4_address{0x0a000000u | (site_ & 0xff) << 16 | client_host};
  ip_address server = ipv4_address{(server_net == 0 ? 0xc6336400u : 0xcb007100u) | server_host};
  if (!v4) {
    client = documentation_v6(site_, 1, client_host);
    server = documentation_v6(server_network_v6, server_net, server_host);
  }
  const std::uint16_t ephemeral = static_cast<std::uint16_t>(random_.between(32'768, 60'999));
  const bool answer = random_.below(2) == 0;  // either direction is a flow of its own
  r.source = answer ? server : client;
  r.destination = answer ? client : server;
  r.protocol = a.protocol;
  if (a.protocol == packet::ip_protocol::icmp) {
    r.source_port = 0;
    // type * 256 + code: echo reply, echo request
    r.destination_port = static_cast<std::uint16_t>(v4 ? (answer ? 0 : 8 << 8) : (answer ? 129 << 8 : 128 << 8));
    if (!v4) r.protocol = icmp_v6;
  } else {
    r.source_port = answer ? a.port : ephemeral;
    r.destination_port = answer ? ephemeral : a.port;
  }
  r.packets = random_.skewed(a.min_packets, a.max_packets);
  r.bytes = r.packets * random_.between(a.min_octets, a.max_octets);
  const std::uint32_t lasted = r.packets == 1 ? 0 : random_.skewed(1, a.max_milliseconds);
  r.end = now - milliseconds(random_.between(0, 15'000));
  r.start = r.end - milliseconds(lasted);
  r.ingress_interface = answer ? 2 : 1;
  r.egress_interface = answer ? 1 : 2;
  r.source_as = answer ? 64'496 : 64'512;
  r.destination_as = answer ? 64'512 : 64'496;
  if (v4) {
    r.next_hop = {answer ? 0x0a000001u | (site_ & 0xff) << 16 : 0xc0000201u};
    r.source_prefix = answer ? 24 : 16;
    r.destination_prefix = answer ? 16 : 24;
  } else {
    r.next_hop_v6 = answer ? documentation_v6(site_, 0, 1) : documentation_v6(server_network_v6, 0xffff, 1);
    r.source_prefix_v6 = answer ? 64 : 48;
    r.destination_prefix_v6 = answer ? 48 : 64;
  }
  r.ip_version = static_cast<std::uint8_t>(version);
  r.tos = random_.below(16) == 0 ? 0xb8 : 0;  // expedited forwarding
  r.tcp_flags = a.protocol == packet::ip_protocol::tcp ? (r.packets < 3 ? 0x02 : 0x1b) : 0;
  r.direction = 0;  // ingress
  r.exported = now;
  r.present = v4 ? filled | filled_v4 : filled | filled_v6;
  finish(r);
}

}  // namespace flowkit::tools
