// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/traffic/traffic.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>

#include <flowkit/packet/ip.hpp>

#include "tools/flowgen/scenarios/staged_flows.hpp"

namespace flowkit::tools {

namespace {
constexpr std::uint8_t icmp_v6 = 58;
/// Servers, and the routers on the way to them, are in subnets that no site has: sites have numbers below.
constexpr std::uint32_t server_network_v6 = 0xffff, server_subnets_v6 = 0x8000;
/// Routes to servers.
constexpr std::uint32_t server_prefix = 24, server_prefix_v6 = 64, site_prefix_v6 = 48;
constexpr std::uint32_t transit_router = 0xc000'0201;

/// 2001:db8:network:subnet::host, of the documentation prefix (RFC 3849).
ipv6_address documentation_v6(std::uint32_t network, std::uint32_t subnet, std::uint32_t host) noexcept {
  std::array<std::byte, 16> a;
  store_be(a.data(), std::uint64_t{0x2001'0db8} << 32 | std::uint64_t{network & 0xffff} << 16 | (subnet & 0xffff));
  store_be(a.data() + 8, std::uint64_t{host});
  return std::bit_cast<ipv6_address>(a);
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

/// The site, as a flow's addresses say it.
struct site_addresses {
  std::uint32_t network;  ///< of IPv4; the number of the site
  std::uint32_t number;
  std::uint32_t prefix;  ///< of IPv4
};

template <bool Answer, class T>
constexpr const T& first(const T& of_client, const T& of_server) noexcept {
  return Answer ? of_server : of_client;
}

template <bool Answer>
void put_addresses_v4(const conversation& c, const site_addresses& s, record& r) noexcept {
  const ipv4_address client{s.network | c.client}, server{c.server.address};
  r.source = first<Answer>(client, server);
  r.destination = first<!Answer>(client, server);
  r.next_hop = {Answer ? s.network | 1 : transit_router};
  r.source_prefix = static_cast<std::uint8_t>(first<Answer>(s.prefix, server_prefix));
  r.destination_prefix = static_cast<std::uint8_t>(first<!Answer>(s.prefix, server_prefix));
  r.present = filled_v4;
}
template <bool Answer>
void put_addresses_v6(const conversation& c, const site_addresses& s, record& r) noexcept {
  const ipv6_address client = documentation_v6(s.number, c.client >> 8, c.client);
  const ipv6_address server = documentation_v6(server_network_v6, server_subnets_v6 | (c.server.address >> 8 & 0x7fff),
                                               c.server.address & 0xff);
  r.source = first<Answer>(client, server);
  r.destination = first<!Answer>(client, server);
  r.next_hop_v6 = Answer ? documentation_v6(s.number, 0, 1) : documentation_v6(server_network_v6, 0xffff, 1);
  r.source_prefix_v6 = static_cast<std::uint8_t>(first<Answer>(site_prefix_v6, server_prefix_v6));
  r.destination_prefix_v6 = static_cast<std::uint8_t>(first<!Answer>(site_prefix_v6, server_prefix_v6));
  r.present = filled_v6;
}
template <bool Answer, ip_version Version>
void put_ports(const conversation& c, record& r) noexcept {
  const application& a = c.by->is;
  r.protocol = a.protocol;
  if (c.by->has.has_ports) {
    const auto port = static_cast<std::uint16_t>(c.client_port);
    r.source_port = first<Answer>(port, a.port);
    r.destination_port = first<!Answer>(port, a.port);
    return;
  }
  r.source_port = r.destination_port = 0;
  if (a.protocol != packet::ip_protocol::icmp) return;
  // ICMP has no ports: type * 256 + code, of an echo reply or an echo request.
  if constexpr (Version == ip_version::v4) {
    r.destination_port = first<Answer>(8 << 8, 0);
  } else {
    r.destination_port = static_cast<std::uint16_t>(first<Answer>(128 << 8, 129 << 8));
    r.protocol = icmp_v6;
  }
}
/// One direction; both as if they were exported at `at`.
template <bool Answer, ip_version Version>
void put_direction(const conversation& c, const site_addresses& s, timestamp at, timestamp now, record& r) noexcept {
  if constexpr (Version == ip_version::v4)
    put_addresses_v4<Answer>(c, s, r);
  else
    put_addresses_v6<Answer>(c, s, r);
  put_ports<Answer, Version>(c, r);
  const half& h = first<Answer>(c.forward, c.reverse);
  r.packets = h.packets;
  r.bytes = h.octets;
  r.span = milliseconds(h.lasted_ms);
  r.end = at - milliseconds(Answer ? c.age_ms : c.age_ms + c.first_before_ms);
  r.start = r.end - r.span;
  r.tos = static_cast<std::uint8_t>(c.tos);
  r.tcp_flags = static_cast<std::uint16_t>(h.tcp_flags);
  r.ingress_interface = first<Answer>(1, 2);
  r.egress_interface = first<Answer>(2, 1);
  const std::uint32_t server_as = c.server.as;
  r.source_as = first<Answer>(users_as, server_as);
  r.destination_as = first<!Answer>(users_as, server_as);
  r.ip_version = static_cast<std::uint8_t>(Version);
  r.direction = 0;  // ingress
  r.exported = now;
}

/// A flow of a scenario. Hosts of the site are at interface 1, all others at 2, as clients and servers are.
void put_staged_flow(const staged_flow& f, const site_addresses& s, record& r) noexcept {
  const auto is_inside = [&](std::uint32_t a) { return (a ^ s.network) >> (32 - s.prefix) == 0; };
  const auto as_of = [&](std::uint32_t a) -> std::uint32_t {
    if (is_inside(a)) return users_as;
    constexpr std::uint32_t data_centre = 0xac10'0000 >> 20;
    return a >> 20 == data_centre ? data_centre_as : servers_as + (a & 0xff) % server_networks;
  };
  const auto prefix_of = [&](std::uint32_t a) {
    return static_cast<std::uint8_t>(is_inside(a) ? s.prefix : server_prefix);
  };
  r.source = ipv4_address{f.source}, r.destination = ipv4_address{f.destination};
  r.source_port = f.source_port, r.destination_port = f.destination_port;
  r.protocol = f.protocol;
  r.packets = f.packets, r.bytes = f.octets;
  r.start = f.start, r.end = f.end, r.span = f.end - f.start;
  r.tos = 0;
  r.tcp_flags = f.tcp_flags;
  const bool asker_inside = is_inside(f.is_answer ? f.destination : f.source);
  r.ingress_interface = asker_inside != f.is_answer ? 1 : 2;
  r.egress_interface = 3 - r.ingress_interface;
  r.source_as = as_of(f.source), r.destination_as = as_of(f.destination);
  r.next_hop = {is_inside(f.destination) ? s.network | 1 : transit_router};
  r.source_prefix = prefix_of(f.source), r.destination_prefix = prefix_of(f.destination);
  r.ip_version = static_cast<std::uint8_t>(ip_version::v4);
  r.direction = 0;  // ingress
  r.present = filled_v4;
}
}  // namespace

traffic::traffic(std::uint64_t seed, std::uint32_t site, const flow_timeouts& t,
                 std::shared_ptr<const traffic_model> network, std::size_t mixes)
    : network_(network ? std::move(network) : traffic_model::usual()),
      at_{*network_, network_->users_of(site), 0, t},
      site_(site),
      day_(seed) {
  const std::uint64_t own = seed ^ 0xd1b5'4a32'd192'ed03 * (std::uint64_t{site} + 1);
  random_source random{own};
  at_.shift = random.below(at_.users.ranks.size());
  streams_.resize(2 * mixes);
  for (stream& s : streams_) s.seed = random.next();
  const auto parts = static_cast<std::uint32_t>(mixes);
  for (std::uint32_t i = 0; i < streams_.size(); ++i)
    streams_[i].own = {.first = client_ports / parts * (i / 2), .part = i / 2, .parts = parts};
  use(std::vector<bool>(streams_.size(), true));
}

void traffic::use(const std::vector<bool>& streams) {
  assert(streams.size() == streams_.size());
  const std::uint32_t keys = network_->settings().flow_keys;
  if (keys == 0) return;
  const auto used = static_cast<std::uint32_t>(std::count(streams.begin(), streams.end(), true));
  std::uint32_t i = 0, first = 0;
  for (std::size_t s = 0; s < streams.size(); ++s) {
    streams_[s].flow_keys = 0;
    if (!streams[s]) continue;
    streams_[s].flow_keys = std::max(keys / used + (i < keys % used ? 1 : 0), 1u);
    streams_[s].own = {.all = keys, .first = first};
    first += streams_[s].flow_keys;
    ++i;
  }
}

void traffic::stage(std::shared_ptr<staged_flows> scenarios, std::vector<std::uint8_t> carries) {
  assert(2 * carries.size() == streams_.size());
  staged_ = std::move(scenarios);
  carries_ = std::move(carries);
}

void traffic::put(const staged_flow& f, flow::record& r) const noexcept {
  put_staged_flow(f, {network_->site_network(site_), site_, network_->site_prefix()}, r);
}

std::size_t traffic::put_staged(timestamp now, std::size_t mix, std::span<flow::record> into) noexcept {
  return staged_->take(now, carries_[mix], into.size(), [&](std::size_t i, const staged_flow& f, flow_label label) {
    put(f, into[i]);
    into[i].exported = now;
    labels_[i] = label;
  });
}

void traffic::next(timestamp now, ip_version version, const application_mix& mix,
                   std::span<flow::record> into) noexcept {
  if (staged_) {
    labels_.assign(into.size(), background);
    const std::size_t staged = version == ip_version::v4 ? put_staged(now, mix.stream(), into) : 0;
    if (staged == 0) labels_.clear();
    into = into.subspan(staged);
  }
  if (version == ip_version::v4)
    next<ip_version::v4>(now, mix, into);
  else
    next<ip_version::v6>(now, mix, into);
}

template <ip_version Version>
void traffic::next(timestamp now, const application_mix& mix, std::span<flow::record> into) noexcept {
  const std::size_t which = 2 * mix.stream() + (Version == ip_version::v6 ? 1 : 0);
  assert(which < streams_.size());
  stream& s = streams_[which];
  const site_addresses site{network_->site_network(site_), site_, network_->site_prefix()};
  // Keys of flows, of which a conversation has two, if both directions are flows. Of an odd number the last has one.
  const std::uint32_t keys = mix.both_directions() ? s.flow_keys : (s.flow_keys + 1) / 2;
  stream_keys own = s.own;
  own.again_after = keys;
  const bool odd = s.flow_keys % 2 != 0;
  const std::uint32_t users = at_.users.ranks.size();
  const auto made = [&](std::uint64_t n, std::uint32_t active) {
    return make_conversation(at_, mix, s.seed, n, own, active);
  };
  auto r = into.begin();
  const auto end = into.end();
  if (r == end) return;
  if (s.answers) {
    const conversation c = made(s.conversations - 1, active_users(users, day_.at(s.asked)));
    // As old as it may be, or, where flows leave so seldom that it would be older, as if it were seen now.
    const bool is_old = (now - s.asked).ns > milliseconds(at_.timeouts.inactive_ms - c.age_ms).ns;
    put_direction<true, Version>(c, site, is_old ? now : s.asked, now, *r++);
    s.answers = false;
  }
  const std::uint32_t active = active_users(users, day_.at(now));
  while (r != end) {
    const std::uint64_t n = s.conversations++;
    const conversation c = made(n, active);
    put_direction<false, Version>(c, site, now, now, *r++);
    if (!c.answered || mix.both_directions() || (odd && n % keys == keys - 1)) continue;
    s.answers = r == end;
    if (!s.answers) put_direction<true, Version>(c, site, now, now, *r++);
  }
  s.asked = now;
}

}  // namespace flowkit::tools
