// SPDX-License-Identifier: BSL-1.0
// Both directions of a flow in one record (RFC 5103), as two flows and back.
#pragma once

#include <flowkit/flow/finish.hpp>

namespace flowkit::inline v0::flow {

namespace detail {
template <auto A, auto B>
constexpr void exchange(record& r) noexcept {
  const auto a = r.*A;
  const bool has_a = r.has<A>();
  r.*A = r.*B, r.set_present<A>(r.has<B>());
  r.*B = a, r.set_present<B>(has_a);
}
/// `To` of one record becomes `From` of another.
template <auto To, auto From>
constexpr void take(record& to, const record& from) noexcept {
  to.*To = from.*From, to.set_present<To>(from.has<From>());
}

/// What a record says of the forward direction alone, where it does not say otherwise: it does not hold for the
/// packets in the reverse one. Their interfaces, next hops and labels are others.
inline constexpr presence of_one_direction =
    present_bit<&record::bytes> | present_bit<&record::packets> | present_bit<&record::total_bytes> |
    present_bit<&record::total_packets> | present_bit<&record::initiator_bytes> |
    present_bit<&record::responder_bytes> | present_bit<&record::initiator_packets> |
    present_bit<&record::responder_packets> | present_bit<&record::ingress_interface> |
    present_bit<&record::egress_interface> | present_bit<&record::ingress_physical> |
    present_bit<&record::egress_physical> | present_bit<&record::ingress_name> | present_bit<&record::egress_name> |
    present_bit<&record::next_hop> | present_bit<&record::bgp_next_hop> | present_bit<&record::next_hop_v6> |
    present_bit<&record::bgp_next_hop_v6> | present_bit<&record::previous_as> | present_bit<&record::next_as> |
    present_bit<&record::tos> | present_bit<&record::tcp_flags> | present_bit<&record::direction> |
    present_bit<&record::post_source_mac> | present_bit<&record::post_destination_mac> | present_bit<&record::vlan> |
    present_bit<&record::post_vlan> | present_bit<&record::mpls_label> | present_bit<&record::nat_source> |
    present_bit<&record::nat_destination> | present_bit<&record::nat_source_port> |
    present_bit<&record::nat_destination_port> | present_bit<&record::icmp_type_code> |
    present_bit<&record::icmp_type_code_v6> | present_bit<&record::icmp_type> | present_bit<&record::icmp_code> |
    present_bit<&record::icmp_type_v6> | present_bit<&record::icmp_code_v6> | present_bit<&record::ingress_vrf> |
    present_bit<&record::egress_vrf> | present_bit<&record::ttl> | present_bit<&record::ip_length>;
}  // namespace detail

/// What is said of the reverse direction.
inline constexpr presence of_reverse =
    present_bit<&record::reverse_bytes> | present_bit<&record::reverse_packets> |
    present_bit<&record::reverse_total_bytes> | present_bit<&record::reverse_total_packets> |
    present_bit<&record::reverse_start> | present_bit<&record::reverse_end> | present_bit<&record::reverse_delay> |
    present_bit<&record::reverse_tcp_flags> | present_bit<&record::reverse_tos>;

/// Were there packets in the reverse direction, and does the record count for it what it counts for the forward one?
/// Counters of 0 say that there were none (section 4). Octets without the packets are no flow, where the other
/// direction has both.
[[nodiscard]] constexpr bool is_biflow(const record& r) noexcept {
  const bool octets = r.has<&record::reverse_bytes>() || r.has<&record::reverse_total_bytes>();
  const bool packets = r.has<&record::reverse_packets>() || r.has<&record::reverse_total_packets>();
  if (!octets && (r.has<&record::bytes>() || r.has<&record::total_bytes>())) return false;
  if (!packets && (r.has<&record::packets>() || r.has<&record::total_packets>())) return false;
  return r.get<&record::reverse_bytes>() != 0 || r.get<&record::reverse_packets>() != 0 ||
         r.get<&record::reverse_total_bytes>() != 0 || r.get<&record::reverse_total_packets>() != 0;
}

/// The flow of the reverse direction: source and destination exchanged, counters and times its own. Times that are not
/// given are those of the biflow; what is said of the forward direction alone is absent.
[[nodiscard]] constexpr record reverse_of(const record& biflow) noexcept {
  using namespace detail;
  record r = biflow;
  r.present &= ~(of_one_direction | of_reverse);
  exchange<&record::source, &record::destination>(r);
  exchange<&record::source_port, &record::destination_port>(r);
  exchange<&record::source_prefix, &record::destination_prefix>(r);
  exchange<&record::source_prefix_v6, &record::destination_prefix_v6>(r);
  exchange<&record::source_as, &record::destination_as>(r);
  exchange<&record::source_mac, &record::destination_mac>(r);
  exchange<&record::inner_source, &record::inner_destination>(r);
  exchange<&record::inner_source_port, &record::inner_destination_port>(r);
  exchange<&record::tunnel_source, &record::tunnel_destination>(r);
  take<&record::bytes, &record::reverse_bytes>(r, biflow);
  take<&record::packets, &record::reverse_packets>(r, biflow);
  take<&record::total_bytes, &record::reverse_total_bytes>(r, biflow);
  take<&record::total_packets, &record::reverse_total_packets>(r, biflow);
  take<&record::tcp_flags, &record::reverse_tcp_flags>(r, biflow);
  take<&record::tos, &record::reverse_tos>(r, biflow);
  if (biflow.has<&record::reverse_start>())
    r.start = biflow.reverse_start, r.set_present<&record::start>();
  else if (biflow.has<&record::reverse_delay>() && r.has<&record::start>())
    r.start = r.start + biflow.reverse_delay;
  if (biflow.has<&record::reverse_end>()) r.end = biflow.reverse_end, r.set_present<&record::end>();
  if (r.has<&record::start>() && r.has<&record::end>()) {
    r.span = r.end - r.start;
    r.set_present<&record::span>(r.end >= r.start);
  }
  if (r.biflow_direction == 1 || r.biflow_direction == 2)  // which of both is the initiator's
    r.biflow_direction = static_cast<std::uint8_t>(3 - r.biflow_direction);
  return r;
}

/// The forward direction alone.
constexpr void drop_reverse(record& r) noexcept { r.present &= ~of_reverse; }

/// The reverse: one record of both directions, from a flow and that of the packets back.
constexpr void join(record& forward, const record& back) noexcept {
  using namespace detail;
  take<&record::reverse_bytes, &record::bytes>(forward, back);
  take<&record::reverse_packets, &record::packets>(forward, back);
  take<&record::reverse_total_bytes, &record::total_bytes>(forward, back);
  take<&record::reverse_total_packets, &record::total_packets>(forward, back);
  take<&record::reverse_tcp_flags, &record::tcp_flags>(forward, back);
  take<&record::reverse_tos, &record::tos>(forward, back);
  take<&record::reverse_start, &record::start>(forward, back);
  take<&record::reverse_end, &record::end>(forward, back);
  forward.set_present<&record::reverse_delay>(false);
}

}  // namespace flowkit::flow
