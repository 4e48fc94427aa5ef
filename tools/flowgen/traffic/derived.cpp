// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/traffic/derived.hpp"

#include <algorithm>
#include <array>

#include <flowkit/core/hash.hpp>
#include <flowkit/packet/ip.hpp>

#include "tools/flowgen/traffic/link_address.hpp"

namespace flowkit::tools {

namespace {
using flow::present_bit;
using flow::record;
namespace ip = packet::ip_protocol;
using context = derivation_context;

constexpr std::uint8_t icmp_v6 = 58;
/// TEST-NET-3: what clients have beyond a NAT.
constexpr std::uint32_t nat_network = 0xcb00'71f0;

struct rule {
  flow::presence makes;
  derivation how;
};
template <auto... Members>
constexpr flow::presence bits = (present_bit<Members> | ...);

std::uint32_t low_octets(const ip_address& a) noexcept {
  const std::uint8_t* const last = a.octets().data() + (a.is_v4() ? 4 : 16);
  return std::uint32_t{last[-2]} << 8 | last[-1];
}
ip_address translated(const ip_address& a) noexcept {
  return a.is_v4() ? ip_address{ipv4_address{nat_network | (low_octets(a) & 0x0f)}} : a;
}
std::uint64_t number_of(const record& r) noexcept {
  std::uint64_t h = hash_address(r.source) ^ mix_bits(hash_address(r.destination));
  h ^= std::uint64_t{r.source_port} << 32 | std::uint64_t{r.destination_port} << 8 | r.protocol;
  return mix_bits(h ^ static_cast<std::uint64_t>(r.end.ns));
}
/// Why the flow ended (IANA, flowEndReason): idle, active timeout, end detected.
std::uint8_t end_reason(const record& r, const context& c) noexcept {
  if (r.span == milliseconds(c.active_ms)) return 2;
  return (r.tcp_flags & 0x05) != 0 ? 3 : 1;
}

// clang-format off
const std::array rules{
    rule{bits<&record::total_bytes>, [](record& r, const context&) { r.total_bytes = r.bytes; }},
    rule{bits<&record::total_packets>, [](record& r, const context&) { r.total_packets = r.packets; }},
    // The responder sends half as many packets of the same size back.
    rule{bits<&record::initiator_bytes, &record::responder_bytes>, [](record& r, const context&) {
      r.initiator_bytes = r.bytes, r.responder_bytes = r.bytes / 2; }},
    rule{bits<&record::initiator_packets, &record::responder_packets>, [](record& r, const context&) {
      r.initiator_packets = r.packets, r.responder_packets = r.packets / 2; }},
    rule{bits<&record::reverse_bytes, &record::reverse_packets, &record::reverse_total_bytes,
              &record::reverse_total_packets, &record::reverse_tcp_flags, &record::reverse_tos>,
         [](record& r, const context&) {
      // Not none: what nobody answers is a flow of one direction.
      r.reverse_packets = r.reverse_total_packets = (r.packets + 1) / 2;
      r.reverse_bytes = r.reverse_total_bytes = r.reverse_packets * (r.bytes / std::max<std::uint64_t>(r.packets, 1));
      r.reverse_tcp_flags = r.tcp_flags, r.reverse_tos = r.tos; }},
    rule{bits<&record::reverse_start, &record::reverse_end, &record::reverse_delay>, [](record& r, const context&) {
      r.reverse_delay = milliseconds(r.span.ns / 4'000'000);
      r.reverse_start = r.start + r.reverse_delay, r.reverse_end = r.end; }},
    rule{bits<&record::event>, [](record& r, const context&) { r.event = r.end; }},
    rule{bits<&record::ingress_physical, &record::egress_physical>, [](record& r, const context&) {
      r.ingress_physical = r.ingress_interface, r.egress_physical = r.egress_interface; }},
    rule{bits<&record::next_hop, &record::bgp_next_hop>, [](record& r, const context&) {
      if (r.source.is_v6()) r.next_hop = {};
      r.bgp_next_hop = r.next_hop; }},
    rule{bits<&record::next_hop_v6, &record::bgp_next_hop_v6>, [](record& r, const context&) {
      if (r.source.is_v4()) r.next_hop_v6 = {};
      r.bgp_next_hop_v6 = r.next_hop_v6; }},
    rule{bits<&record::source_prefix, &record::destination_prefix>, [](record& r, const context&) {
      if (r.source.is_v6()) r.source_prefix = r.destination_prefix = 0; }},
    rule{bits<&record::source_prefix_v6, &record::destination_prefix_v6>, [](record& r, const context&) {
      if (r.source.is_v4()) r.source_prefix_v6 = r.destination_prefix_v6 = 0; }},
    rule{bits<&record::previous_as, &record::next_as>, [](record& r, const context&) {
      r.previous_as = r.source_as, r.next_as = r.destination_as; }},
    rule{bits<&record::source_mac, &record::destination_mac, &record::post_source_mac, &record::post_destination_mac>,
         [](record& r, const context&) {
      const bool out = is_from_client(r);
      r.source_mac = out ? mac_of(r.source) : router_mac, r.destination_mac = out ? router_mac : mac_of(r.destination);
      r.post_source_mac = r.source_mac, r.post_destination_mac = r.destination_mac; }},
    rule{bits<&record::vlan, &record::post_vlan>, [](record& r, const context&) {
      const ip_address& client = is_from_client(r) ? r.source : r.destination;
      r.vlan = r.post_vlan = static_cast<std::uint16_t>(10 + low_octets(client) / 256 % 8); }},
    rule{bits<&record::mpls_label>, [](record& r, const context&) {
      const std::uint32_t label = 16 + low_octets(r.destination);  // up to 15 they are reserved (RFC 3032)
      r.mpls_label = {static_cast<std::uint8_t>(label >> 12), static_cast<std::uint8_t>(label >> 4 & 0xff),
                      static_cast<std::uint8_t>((label & 15) << 4 | 1)}; }},
    rule{bits<&record::nat_source, &record::nat_destination>, [](record& r, const context&) {
      r.nat_source = is_from_client(r) ? translated(r.source) : r.source;
      r.nat_destination = is_from_client(r) ? r.destination : translated(r.destination); }},
    rule{bits<&record::nat_source_port, &record::nat_destination_port>, [](record& r, const context&) {
      r.nat_source_port = r.source_port, r.nat_destination_port = r.destination_port; }},
    rule{bits<&record::end_reason>, [](record& r, const context& c) { r.end_reason = end_reason(r, c); }},
    rule{bits<&record::icmp_type_code, &record::icmp_type, &record::icmp_code>, [](record& r, const context&) {
      r.icmp_type_code = r.protocol == ip::icmp ? r.destination_port : std::uint16_t{0};
      r.icmp_type = static_cast<std::uint8_t>(r.icmp_type_code >> 8), r.icmp_code = 0; }},
    rule{bits<&record::icmp_type_code_v6, &record::icmp_type_v6, &record::icmp_code_v6>, [](record& r, const context&) {
      r.icmp_type_code_v6 = r.protocol == icmp_v6 ? r.destination_port : std::uint16_t{0};
      r.icmp_type_v6 = static_cast<std::uint8_t>(r.icmp_type_code_v6 >> 8), r.icmp_code_v6 = 0; }},
    rule{bits<&record::flow_id>, [](record& r, const context&) { r.flow_id = number_of(r) >> 32; }},
    rule{bits<&record::sampling_interval, &record::sampling_algorithm>, [](record& r, const context& c) {
      r.sampling_interval = c.sampling_interval, r.sampling_algorithm = c.sampling_interval > 1 ? 1 : 0; }},
    rule{bits<&record::sampling_packets, &record::sampling_space>, [](record& r, const context& c) {
      r.sampling_packets = 1, r.sampling_space = c.sampling_interval == 0 ? 0 : c.sampling_interval - 1; }},
    rule{bits<&record::ethernet_type>, [](record& r, const context&) {
      r.ethernet_type = r.source.is_v4() ? 0x0800 : 0x86dd; }},
    rule{bits<&record::ttl>, [](record& r, const context&) { r.ttl = is_from_client(r) ? 63 : 57; }},
    rule{bits<&record::ip_length>, [](record& r, const context&) {
      r.ip_length = r.bytes / std::max<std::uint64_t>(r.packets, 1); }},
    rule{bits<&record::observation_domain>, [](record& r, const context& c) { r.observation_domain = c.domain; }},
};
// clang-format on
}  // namespace

flow::presence derived_members() {
  flow::presence all;
  for (const rule& r : rules) all |= r.makes;
  return all;
}

std::vector<derivation> derivations_of(const flow::presence& wanted) {
  std::vector<derivation> out;
  for (const rule& r : rules)
    if (!(wanted & r.makes).none()) out.push_back(r.how);
  return out;
}

}  // namespace flowkit::tools
