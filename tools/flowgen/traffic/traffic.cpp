// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/traffic/traffic.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include <flowkit/packet/ip.hpp>

namespace flowkit::tools {

namespace {
constexpr std::uint8_t icmp_v6 = 58;
constexpr std::uint32_t server_network_v6 = 0xffff;

/// 2001:db8:network:subnet::host, of the documentation prefix (RFC 3849).
ipv6_address documentation_v6(std::uint32_t network, std::uint32_t subnet, std::uint32_t host) noexcept {
  std::array<std::byte, 16> a;
  store_be(a.data(), std::uint64_t{0x2001'0db8} << 32 | std::uint64_t{network & 0xffff} << 16 | (subnet & 0xffff));
  store_be(a.data() + 8, std::uint64_t{host});
  return std::bit_cast<ipv6_address>(a);
}

/// The first where `second` is false. Not by a branch: it is a coin.
constexpr std::uint32_t choose(bool second, std::uint32_t a, std::uint32_t b) noexcept {
  return a ^ ((a ^ b) & (0u - std::uint32_t{second}));
}

using flow::present_bit;
using flow::record;
/// What next() fills: in every flow, and in those of one family.
constexpr flow::presence filled =
    present_bit<&record::start> | present_bit<&record::end> | present_bit<&record::span> |
    present_bit<&record::source> | present_bit<&record::destination> | present_bit<&record::source_port> |
    present_bit<&record::destination_port> | present_bit<&record::protocol> | present_bit<&record::bytes> |
    present_bit<&record::packets> | present_bit<&record::ingress_interface> | present_bit<&record::egress_interface> |
    present_bit<&record::source_as> | present_bit<&record::destination_as> | present_bit<&record::ip_version> |
    present_bit<&record::tos> | present_bit<&record::tcp_flags> | present_bit<&record::direction> |
    present_bit<&record::exported>;
constexpr flow::presence filled_v4 = filled | present_bit<&record::next_hop> | present_bit<&record::source_prefix> |
                                     present_bit<&record::destination_prefix>;
constexpr flow::presence filled_v6 = filled | present_bit<&record::next_hop_v6> |
                                     present_bit<&record::source_prefix_v6> |
                                     present_bit<&record::destination_prefix_v6>;

/// Who talks to whom, by which application; either direction is a flow of its own.
struct parties {
  std::uint32_t client, server_network, server;  ///< host numbers, and one of two networks
  std::uint32_t ephemeral;                       ///< the client's port
  bool answer;                                   ///< from the server
};

void put_addresses_v4(const parties& p, std::uint32_t site, record& r) noexcept {
  const std::uint32_t clients = 0x0a00'0000u | (site & 0xff) << 16;
  const std::uint32_t client = clients | p.client;
  const std::uint32_t server = choose(p.server_network != 0, 0xc633'6400u, 0xcb00'7100u) | p.server;
  r.source = ipv4_address{choose(p.answer, client, server)};
  r.destination = ipv4_address{choose(p.answer, server, client)};
  r.next_hop = {choose(p.answer, 0xc000'0201u, clients | 1)};
  r.source_prefix = static_cast<std::uint8_t>(choose(p.answer, 16, 24));
  r.destination_prefix = static_cast<std::uint8_t>(choose(p.answer, 24, 16));
  r.present = filled_v4;
}
void put_addresses_v6(const parties& p, std::uint32_t site, record& r) noexcept {
  const auto address = [&](bool of_server) {
    return documentation_v6(choose(of_server, site, server_network_v6), choose(of_server, 1, p.server_network),
                            choose(of_server, p.client, p.server));
  };
  r.source = address(p.answer);
  r.destination = address(!p.answer);
  r.next_hop_v6 = documentation_v6(choose(p.answer, server_network_v6, site), choose(p.answer, 0xffff, 0), 1);
  r.source_prefix_v6 = static_cast<std::uint8_t>(choose(p.answer, 48, 64));
  r.destination_prefix_v6 = static_cast<std::uint8_t>(choose(p.answer, 64, 48));
  r.present = filled_v6;
}
void put_ports(const parties& p, const application& a, record& r) noexcept {
  r.source_port = static_cast<std::uint16_t>(choose(p.answer, p.ephemeral, a.port));
  r.destination_port = static_cast<std::uint16_t>(choose(p.answer, a.port, p.ephemeral));
}
/// ICMP has no ports: type * 256 + code, of an echo reply or an echo request.
void put_echo(const parties& p, bool v4, record& r) noexcept {
  r.source_port = 0;
  r.destination_port = static_cast<std::uint16_t>(v4 ? (p.answer ? 0 : 8 << 8) : (p.answer ? 129 << 8 : 128 << 8));
  if (!v4) r.protocol = icmp_v6;
}
}  // namespace

void traffic::next(timestamp now, ip_version version, const application_mix& mix,
                   std::span<flow::record> into) noexcept {
  const bool v4 = version == ip_version::v4;
  random_source random = random_;  // in registers
  for (record& r : into) {
    dice who{random.next()}, counts{random.next()}, times{random.next()};
    const application& a = mix.pick(who);
    const parties p{.client = who.between(1, 65'534),
                    .server_network = who.below(2),
                    .server = who.between(1, 254),
                    .ephemeral = who.between(32'768, 60'999),
                    .answer = who.coin()};
    r.tos = static_cast<std::uint8_t>(choose(who.below(16) == 0, 0, 0xb8));  // expedited forwarding
    if (v4)
      put_addresses_v4(p, site_, r);
    else
      put_addresses_v6(p, site_, r);
    r.protocol = a.protocol;
    put_ports(p, a, r);
    if (a.protocol == packet::ip_protocol::icmp)
      put_echo(p, v4, r);
    else if (a.port == 0 && a.protocol != packet::ip_protocol::tcp && a.protocol != packet::ip_protocol::udp)
      r.source_port = r.destination_port = 0;

    const std::uint32_t packets = a.packets.pick(counts);
    r.packets = packets;
    r.bytes = std::uint64_t{packets} * counts.between(a.min_octets, a.max_octets);
    const std::uint32_t lasted = choose(packets == 1, std::min(a.milliseconds.pick(times), active_ms_), 0);
    r.end = now - milliseconds(times.below(inactive_ms_ + 1));
    r.span = milliseconds(lasted);
    r.start = r.end - r.span;
    r.ingress_interface = choose(p.answer, 1, 2);
    r.egress_interface = choose(p.answer, 2, 1);
    r.source_as = choose(p.answer, 64'512, 64'496);
    r.destination_as = choose(p.answer, 64'496, 64'512);
    r.ip_version = static_cast<std::uint8_t>(version);
    const bool is_tcp = a.protocol == packet::ip_protocol::tcp;
    r.tcp_flags = static_cast<std::uint16_t>(choose(is_tcp, 0, choose(packets < 3, 0x1b, 0x02)));
    r.direction = 0;  // ingress
    r.exported = now;
  }
  random_ = random;
}

}  // namespace flowkit::tools
