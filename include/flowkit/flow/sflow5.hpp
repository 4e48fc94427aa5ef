// SPDX-License-Identifier: BSL-1.0
// From an sFlow flow sample, or the notice of a discarded packet, to a normalised flow: one packet of frame_length
// octets. The only time is the receiver's.
#pragma once

#include <flowkit/core/sampling.hpp>
#include <flowkit/flow/packet.hpp>
#include <flowkit/sflow5/extended_data.hpp>
#include <flowkit/sflow5/message.hpp>
#include <flowkit/sflow5/packet_data.hpp>
#include <flowkit/sflow5/sample.hpp>
#include <flowkit/sflow5/tunnels.hpp>

namespace flowkit::flow {

namespace detail {

/// What the packet's own header says takes precedence over what the agent says about it.
template <auto Member, class Value>
constexpr void put_if_absent(record& r, Value v) noexcept {
  if (!r.template has<Member>()) put<Member>(r, v);
}
/// sFlow has words of 32 bits for everything. A number that the member cannot hold is left out.
template <auto Member>
constexpr void put_if_fits(record& r, std::uint32_t v) noexcept {
  using value = std::remove_cvref_t<decltype(r.*Member)>;
  if (v <= static_cast<value>(~value{})) put<Member>(r, v);
}

/// An IP packet, as its first four bits say.
[[nodiscard]] constexpr packet::layer_kind ip_layer(octets header) noexcept {
  switch (header.empty() ? 0u : std::to_integer<unsigned>(header[0]) >> 4) {
    case 4: return packet::layer_kind::ipv4;
    case 6: return packet::layer_kind::ipv6;
    default: return packet::layer_kind::payload;
  }
}

/// Which layer the first octet of a sampled header belongs to; payload: none that is known.
[[nodiscard]] constexpr packet::layer_kind first_layer(const sflow5::sampled_header& h) noexcept {
  switch (static_cast<sflow5::header_protocol>(h.protocol)) {
    case sflow5::header_protocol::ethernet: return packet::layer_kind::ethernet;
    case sflow5::header_protocol::ppp:
    case sflow5::header_protocol::pos: return packet::layer_kind::ppp;
    case sflow5::header_protocol::ipv4: return packet::layer_kind::ipv4;
    case sflow5::header_protocol::ipv6: return packet::layer_kind::ipv6;
    case sflow5::header_protocol::mpls: return packet::layer_kind::mpls;
    // RFC 2684: LLC says what is in an AAL5 frame (section 5), or it is always IP (section 6; "aal5mux ip").
    case sflow5::header_protocol::aal5: return packet::layer_kind::llc;
    case sflow5::header_protocol::aal5_ip: return ip_layer(h.header);
    default: return packet::layer_kind::payload;
  }
}

/// The records of one sample, each put where it belongs. A value that sFlow sends as 0 for unknown is absent here. Of
/// the records that describe the packet the first of each format counts, and a sampled header takes precedence over the
/// others.
template <class Record>
class sample_reader {
 public:
  constexpr explicit sample_reader(Record& r) noexcept : r_(r) {}

  constexpr void read(const sflow5::blocks& records) noexcept {
    for (const sflow5::block& b : records) {
      switch (static_cast<std::uint32_t>(b.format)) {
        case number<sflow5::sampled_header>: take<sflow5::sampled_header>(b); break;
        case number<sflow5::sampled_ethernet>: take<sflow5::sampled_ethernet>(b); break;
        case number<sflow5::sampled_ipv4>: take<sflow5::sampled_ipv4>(b); break;
        case number<sflow5::sampled_ipv6>: take<sflow5::sampled_ipv6>(b); break;
        case number<sflow5::extended_switch>: take<sflow5::extended_switch>(b); break;
        case number<sflow5::extended_router>: take<sflow5::extended_router>(b); break;
        case number<sflow5::extended_gateway>: take<sflow5::extended_gateway>(b); break;
        case number<sflow5::extended_user>: take<sflow5::extended_user>(b); break;
        case number<sflow5::extended_mpls>: take<sflow5::extended_mpls>(b); break;
        case number<sflow5::extended_nat>: take<sflow5::extended_nat>(b); break;
        case number<sflow5::extended_nat_port>: take<sflow5::extended_nat_port>(b); break;
        case number<sflow5::extended_ipv4_tunnel_egress>: take<sflow5::extended_ipv4_tunnel_egress>(b); break;
        case number<sflow5::extended_ipv4_tunnel_ingress>: take<sflow5::extended_ipv4_tunnel_ingress>(b); break;
        case number<sflow5::extended_ipv6_tunnel_egress>: take<sflow5::extended_ipv6_tunnel_egress>(b); break;
        case number<sflow5::extended_ipv6_tunnel_ingress>: take<sflow5::extended_ipv6_tunnel_ingress>(b); break;
        case number<sflow5::extended_vni_egress>: take<sflow5::extended_vni_egress>(b); break;
        case number<sflow5::extended_vni_ingress>: take<sflow5::extended_vni_ingress>(b); break;
        default: break;
      }
    }
    finish_addresses();
  }
  /// Was there a record that describes the packet?
  [[nodiscard]] constexpr bool has_packet() const noexcept { return has_packet_; }

 private:
  template <class T>
  static constexpr std::uint32_t number = static_cast<std::uint32_t>(T::id.format);

  template <class T>
  constexpr void take(const sflow5::block& b) noexcept {
    if (const auto v = sflow5::decode<T>(b)) add(*v);
  }

  constexpr void add(const sflow5::sampled_header& h) noexcept {
    if (has_header_) return;  // the first counts [SFLOW-5-FS-DUPREC]
    has_packet_ = has_header_ = true;
    put<&record::bytes>(r_, h.frame_length);
    const std::size_t length = h.frame_length > h.stripped ? h.frame_length - h.stripped : 0;
    const packet::dissection d = packet::dissect(h.header, first_layer(h), length);
    if (has_ip_ && d.network() != packet::dissection::none) r_.present &= ~of_sampled_ip;
    read_packet(h.header, d, r_);
  }
  constexpr void add(const sflow5::sampled_ethernet& e) noexcept {
    has_packet_ = true;
    if (!has_header_ && !has_ethernet_) put<&record::bytes>(r_, e.length);
    has_ethernet_ = true;
    put_if_absent<&record::source_mac>(r_, e.src_mac);
    put_if_absent<&record::destination_mac>(r_, e.dst_mac);
    if (e.type >= packet::ethertype::least && !r_.template has<&record::ethernet_type>())
      put_if_fits<&record::ethernet_type>(r_, e.type);
  }
  /// sampled_ipv4 and sampled_ipv6: their length is that of the IP packet, so the frame's is preferred.
  template <class Ip>
  constexpr void add_ip(const Ip& p, std::uint32_t tos, std::uint8_t version) noexcept {
    has_packet_ = true;
    if (has_ip_ || (has_header_ && r_.template has<&record::source>())) return;  // the first counts here as well
    has_ip_ = true;
    put_if_absent<&record::bytes>(r_, p.length);
    put<&record::ip_length>(r_, p.length);
    put<&record::ip_version>(r_, version);
    put<&record::source>(r_, p.src_ip);
    put<&record::destination>(r_, p.dst_ip);
    put_if_fits<&record::protocol>(r_, p.protocol);
    put_if_fits<&record::source_port>(r_, p.src_port);
    put_if_fits<&record::destination_port>(r_, p.dst_port);
    put_if_fits<&record::tos>(r_, tos);
    if (p.protocol == packet::ip_protocol::tcp)
      put_if_fits<&record::tcp_flags>(r_, static_cast<std::uint32_t>(p.tcp_flags & value_bits(ie::tcpControlBits)));
  }
  constexpr void add(const sflow5::sampled_ipv4& p) noexcept { add_ip(p, p.tos, 4); }
  constexpr void add(const sflow5::sampled_ipv6& p) noexcept { add_ip(p, p.priority, 6); }

  constexpr void add(const sflow5::extended_switch& s) noexcept {
    if (packet::names_vlan(s.src_vlan)) put_if_absent<&record::vlan>(r_, s.src_vlan);
    if (packet::names_vlan(s.dst_vlan)) put<&record::post_vlan>(r_, s.dst_vlan);
  }
  constexpr void add(const sflow5::extended_router& s) noexcept {
    if (is_specified(s.nexthop))
      s.nexthop.is_v4() ? put<&record::next_hop>(r_, s.nexthop.v4()) : put<&record::next_hop_v6>(r_, s.nexthop.v6());
    source_prefix_ = s.src_mask_len, destination_prefix_ = s.dst_mask_len;
    has_prefixes_ = true;
  }
  constexpr void add(const sflow5::extended_gateway& g) noexcept {
    if (is_specified(g.nexthop))
      g.nexthop.is_v4() ? put<&record::bgp_next_hop>(r_, g.nexthop.v4())
                        : put<&record::bgp_next_hop_v6>(r_, g.nexthop.v6());
    if (g.src_as != 0) put<&record::source_as>(r_, g.src_as);
    // The destination's AS is the last of the path; without one it is the router's own. A path that ends in a set has
    // been aggregated (RFC 4271 section 5.1.2): no AS of the set is the last. Other kinds of segments do not decode.
    std::uint32_t destination = g.as;
    for (const sflow5::as_segment& s : g.dst_as_path) {
      if (s.as_numbers.empty()) continue;
      destination = s.is_set() ? 0 : s.as_numbers[s.as_numbers.size() - 1].value;
    }
    if (destination != 0) put<&record::destination_as>(r_, destination);
  }
  constexpr void add(const sflow5::extended_user& u) noexcept {
    const std::string_view name = u.src_user.empty() ? u.dst_user : u.src_user;
    if (!name.empty()) put<&record::user>(r_, name);
  }
  constexpr void add(const sflow5::extended_mpls& m) noexcept {
    if (m.in_stack.empty() || r_.template has<&record::mpls_label>()) return;
    store_be(reinterpret_cast<std::byte*>(r_.mpls_label.data()), m.in_stack[0].value >> 8, r_.mpls_label.size());
    r_.template set_present<&record::mpls_label>();
  }
  constexpr void add(const sflow5::extended_nat& n) noexcept {
    if (is_specified(n.src_address)) put<&record::nat_source>(r_, n.src_address);
    if (is_specified(n.dst_address)) put<&record::nat_destination>(r_, n.dst_address);
  }
  constexpr void add(const sflow5::extended_nat_port& n) noexcept {
    if (n.src_port != 0) put_if_fits<&record::nat_source_port>(r_, n.src_port);
    if (n.dst_port != 0) put_if_fits<&record::nat_destination_port>(r_, n.dst_port);
  }
  template <class Tunnel>
  constexpr void add_tunnel(const Tunnel& t) noexcept {
    put<&record::tunnel_source>(r_, t.header.src_ip);
    put<&record::tunnel_destination>(r_, t.header.dst_ip);
  }
  constexpr void add(const sflow5::extended_ipv4_tunnel_egress& t) noexcept { add_tunnel(t); }
  constexpr void add(const sflow5::extended_ipv4_tunnel_ingress& t) noexcept { add_tunnel(t); }
  constexpr void add(const sflow5::extended_ipv6_tunnel_egress& t) noexcept { add_tunnel(t); }
  constexpr void add(const sflow5::extended_ipv6_tunnel_ingress& t) noexcept { add_tunnel(t); }
  constexpr void add(const sflow5::extended_vni_egress& v) noexcept { put<&record::vni>(r_, v.vni); }
  constexpr void add(const sflow5::extended_vni_ingress& v) noexcept { put<&record::vni>(r_, v.vni); }

  /// Mask lengths do not name their address family; those longer than its addresses are ignored.
  constexpr void finish_addresses() noexcept {
    if (!has_prefixes_ || !r_.template has<&record::source>()) return;
    const bool v6 = r_.source.is_v6();
    const std::uint32_t most = v6 ? 128 : 32;
    if (source_prefix_ <= most)
      v6 ? put<&record::source_prefix_v6>(r_, source_prefix_) : put<&record::source_prefix>(r_, source_prefix_);
    if (destination_prefix_ <= most)
      v6 ? put<&record::destination_prefix_v6>(r_, destination_prefix_)
         : put<&record::destination_prefix>(r_, destination_prefix_);
  }

  /// Values that only the packet's own header may provide.
  static constexpr presence of_sampled_ip = present_bit<&record::protocol> | present_bit<&record::source_port> |
                                            present_bit<&record::destination_port> | present_bit<&record::tos> |
                                            present_bit<&record::tcp_flags>;

  Record& r_;
  std::uint32_t source_prefix_ = 0, destination_prefix_ = 0;
  bool has_packet_ = false, has_header_ = false, has_ethernet_ = false, has_ip_ = false, has_prefixes_ = false;
};

/// What all flows of a datagram have in common.
constexpr void begin_flow(const sflow5::header& head, timestamp received, record& r) noexcept {
  r.present = {};
  put<&record::observation_domain>(r, head.sub_agent);
  if (received != timestamp{}) put<&record::received>(r, received);
}

constexpr void put_source(record& r, const sflow5::data_source& s) noexcept {
  put<&record::source_class>(r, s.type);
  put<&record::source_index>(r, s.index);
}
}  // namespace detail

/// Reads a sample of a datagram with this header into `r`, whose former content is replaced. False if no record
/// describes the packet: then there is no flow. Counters are those of the one packet; sampling_interval says how many
/// it stands for. `received`: the receiver's clock, {} if unknown.
template <std::same_as<record> Record>
constexpr bool read_flow(const sflow5::flow_sample& s, const sflow5::header& head, timestamp received,
                         Record& r) noexcept {
  using namespace detail;
  begin_flow(head, received, r);
  sample_reader records{r};
  records.read(s.records);
  put<&record::packets>(r, 1);
  if (s.sampling_rate != 0 && s.sampling_rate <= max_believable_rate) {
    put<&record::sampling_interval>(r, s.sampling_rate);
    put<&record::sampling_source>(r, sampling_source::sample);
  }
  put_source(r, s.source);
  put<&record::sample_pool>(r, s.sample_pool);
  put<&record::sample_drops>(r, s.drops);
  const std::uint32_t in = if_index(s.input), out = if_index(s.output);
  if (in != 0) put<&record::ingress_interface>(r, in);
  if (out != 0) put<&record::egress_interface>(r, out);
  if (s.output.format == sflow5::interface_format::discarded) put<&record::drop_reason>(r, s.output.value);
  // A source that is an interface samples what it receives, or what it sends.
  if (s.source.type == 0 && in != out && (s.source.index == in || s.source.index == out) && s.source.index != 0)
    put<&record::direction>(r, s.source.index == in ? 0 : 1);
  return records.has_packet();
}

/// The same for a discarded packet, which is a flow even if nothing describes the packet. It represents itself alone.
template <std::same_as<record> Record>
constexpr void read_flow(const sflow5::discarded_packet& s, const sflow5::header& head, timestamp received,
                         Record& r) noexcept {
  using namespace detail;
  begin_flow(head, received, r);
  sample_reader records{r};
  records.read(s.records);
  put<&record::packets>(r, 1);
  put_source(r, s.source);
  put<&record::sample_drops>(r, s.drops);
  put<&record::drop_reason>(r, s.reason);
  if (s.input != 0) put<&record::ingress_interface>(r, s.input);
  if (s.output != 0) put<&record::egress_interface>(r, s.output);
}

}  // namespace flowkit::flow
