// SPDX-License-Identifier: BSL-1.0
// The records of an sFlow flow sample, or of the notice of a discarded packet, one after the other into a flow.
#pragma once

#include <flowkit/core/sampling.hpp>
#include <flowkit/flow/first_layer.hpp>
#include <flowkit/flow/usual_packet.hpp>
#include <flowkit/sflow5/extended_data.hpp>
#include <flowkit/sflow5/message.hpp>
#include <flowkit/sflow5/packet_data.hpp>
#include <flowkit/sflow5/sample.hpp>
#include <flowkit/sflow5/tunnels.hpp>

namespace flowkit::inline v0::flow {

/// The flow of one sample, from its records: read() takes all of them, add() one that was read elsewhere. A value that
/// sFlow sends as 0 for unknown is absent. Of the records that describe the packet the first of each format counts, and
/// a sampled header takes precedence over the others.
template <class Record>
class sample_flow {
 public:
  /// `received`: the receiver's clock, {} if unknown. The former content of `r` is replaced.
  constexpr sample_flow(const sflow5::header& head, timestamp received, Record& r) noexcept : f_(r) {
    detail::put<&record::observation_domain>(f_, head.sub_agent);
    if (received != timestamp{}) detail::put<&record::received>(f_, received);
  }

  [[gnu::always_inline]] constexpr void read(const sflow5::blocks& records) noexcept {
    for (const sflow5::block& b : records) {
      switch (static_cast<std::uint32_t>(b.format)) {
        case number<sflow5::sampled_header>: take<sflow5::sampled_header>(b); break;
        case number<sflow5::extended_switch>: take<sflow5::extended_switch>(b); break;
        case number<sflow5::extended_router>: take<sflow5::extended_router>(b); break;
        default: {
          sample_flow copy = *this;  // compilers keep an object in memory if its address is passed to a function
          copy.take_seldom(b);
          *this = copy;
        }
      }
    }
  }
  [[gnu::always_inline]] constexpr void add(const sflow5::sampled_header& h) noexcept {
    if (has_header_) return;  // the first counts [SFLOW-5-FS-DUPREC]
    has_packet_ = has_header_ = true;
    detail::put<&record::bytes>(f_, h.frame_length);
    if (!has_ip_ && detail::first_layer(h) == packet::layer_kind::ethernet)
      if (const presence read = detail::read_usual(h.header, f_.r); !read.none()) return f_.set(read);
    const std::size_t length = h.frame_length > h.stripped ? h.frame_length - h.stripped : 0;
    sample_flow copy = *this;
    copy.dissect(h, length);
    *this = copy;
  }
  constexpr void add(const sflow5::sampled_ethernet& e) noexcept {
    has_packet_ = true;
    if (!has_header_ && !has_ethernet_) detail::put<&record::bytes>(f_, e.length);
    has_ethernet_ = true;
    detail::put_if_absent<&record::source_mac>(f_, e.src_mac);
    detail::put_if_absent<&record::destination_mac>(f_, e.dst_mac);
    if (e.type >= packet::ethertype::least && !detail::has<&record::ethernet_type>(f_))
      detail::put_if_fits<&record::ethernet_type>(f_, e.type);
  }
  constexpr void add(const sflow5::sampled_ipv4& p) noexcept { add_ip(p, p.tos, 4); }
  constexpr void add(const sflow5::sampled_ipv6& p) noexcept { add_ip(p, p.priority, 6); }

  [[gnu::always_inline]] constexpr void add(const sflow5::extended_switch& s) noexcept {
    if (packet::names_vlan(s.src_vlan)) detail::put_if_absent<&record::vlan>(f_, s.src_vlan);
    if (packet::names_vlan(s.dst_vlan)) detail::put<&record::post_vlan>(f_, s.dst_vlan);
  }
  [[gnu::always_inline]] constexpr void add(const sflow5::extended_router& s) noexcept {
    if (is_specified(s.nexthop))
      s.nexthop.is_v4() ? detail::put<&record::next_hop>(f_, s.nexthop.v4())
                        : detail::put<&record::next_hop_v6>(f_, s.nexthop.v6());
    source_prefix_ = s.src_mask_len, destination_prefix_ = s.dst_mask_len;
    has_prefixes_ = true;
  }
  constexpr void add(const sflow5::extended_gateway& g) noexcept {
    if (is_specified(g.nexthop))
      g.nexthop.is_v4() ? detail::put<&record::bgp_next_hop>(f_, g.nexthop.v4())
                        : detail::put<&record::bgp_next_hop_v6>(f_, g.nexthop.v6());
    if (g.src_as != 0) detail::put<&record::source_as>(f_, g.src_as);
    // The destination's AS is the last of the path; without one it is the router's own. A path that ends in a set has
    // been aggregated (RFC 4271 section 5.1.2): no AS of the set is the last. Other kinds of segments do not decode.
    std::uint32_t destination = g.as;
    for (const sflow5::as_segment& s : g.dst_as_path) {
      if (s.as_numbers.empty()) continue;
      destination = s.is_set() ? 0 : s.as_numbers[s.as_numbers.size() - 1].value;
    }
    if (destination != 0) detail::put<&record::destination_as>(f_, destination);
  }
  constexpr void add(const sflow5::extended_user& u) noexcept {
    const std::string_view name = u.src_user.empty() ? u.dst_user : u.src_user;
    if (!name.empty()) detail::put<&record::user>(f_, name);
  }
  constexpr void add(const sflow5::extended_mpls& m) noexcept {
    if (m.in_stack.empty() || detail::has<&record::mpls_label>(f_)) return;
    store_be(reinterpret_cast<std::byte*>(f_.r.mpls_label.data()), m.in_stack[0].value >> 8, f_.r.mpls_label.size());
    f_.set(present_bit<&record::mpls_label>);
  }
  constexpr void add(const sflow5::extended_nat& n) noexcept {
    if (is_specified(n.src_address)) detail::put<&record::nat_source>(f_, n.src_address);
    if (is_specified(n.dst_address)) detail::put<&record::nat_destination>(f_, n.dst_address);
  }
  constexpr void add(const sflow5::extended_nat_port& n) noexcept {
    if (n.src_port != 0) detail::put_if_fits<&record::nat_source_port>(f_, n.src_port);
    if (n.dst_port != 0) detail::put_if_fits<&record::nat_destination_port>(f_, n.dst_port);
  }
  constexpr void add(const sflow5::extended_ipv4_tunnel_egress& t) noexcept { add_tunnel(t); }
  constexpr void add(const sflow5::extended_ipv4_tunnel_ingress& t) noexcept { add_tunnel(t); }
  constexpr void add(const sflow5::extended_ipv6_tunnel_egress& t) noexcept { add_tunnel(t); }
  constexpr void add(const sflow5::extended_ipv6_tunnel_ingress& t) noexcept { add_tunnel(t); }
  constexpr void add(const sflow5::extended_vni_egress& v) noexcept { detail::put<&record::vni>(f_, v.vni); }
  constexpr void add(const sflow5::extended_vni_ingress& v) noexcept { detail::put<&record::vni>(f_, v.vni); }

  /// All records were added. False if none of them describes the packet: then there is no flow.
  [[gnu::always_inline]] constexpr bool finish(const sflow5::flow_sample& s) noexcept {
    if (s.sampling_rate != 0 && s.sampling_rate <= max_believable_rate) {
      detail::put<&record::sampling_interval>(f_, s.sampling_rate);
      detail::put<&record::sampling_source>(f_, sampling_source::sample);
    }
    detail::put<&record::sample_pool>(f_, s.sample_pool);
    const std::uint32_t in = if_index(s.input), out = if_index(s.output);
    if (s.output.format == sflow5::interface_format::discarded) detail::put<&record::drop_reason>(f_, s.output.value);
    // A source that is an interface samples what it receives, or what it sends.
    if (s.source.type == 0 && in != out && (s.source.index == in || s.source.index == out) && s.source.index != 0)
      detail::put<&record::direction>(f_, s.source.index == in ? 0 : 1);
    finish(s, in, out);
    return has_packet_;
  }
  /// A discarded packet is a flow even if nothing describes it. It represents itself alone.
  constexpr void finish(const sflow5::discarded_packet& s) noexcept {
    detail::put<&record::drop_reason>(f_, s.reason);
    finish(s, s.input, s.output);
  }

 private:
  sample_flow(const sample_flow&) = default;
  sample_flow& operator=(const sample_flow&) = default;

  template <class T>
  static constexpr std::uint32_t number = static_cast<std::uint32_t>(T::id.format);

  [[gnu::noinline]] constexpr void take_seldom(const sflow5::block& b) noexcept {
    switch (static_cast<std::uint32_t>(b.format)) {
      case number<sflow5::sampled_ethernet>: return take<sflow5::sampled_ethernet>(b);
      case number<sflow5::sampled_ipv4>: return take<sflow5::sampled_ipv4>(b);
      case number<sflow5::sampled_ipv6>: return take<sflow5::sampled_ipv6>(b);
      case number<sflow5::extended_gateway>: return take<sflow5::extended_gateway>(b);
      case number<sflow5::extended_user>: return take<sflow5::extended_user>(b);
      case number<sflow5::extended_mpls>: return take<sflow5::extended_mpls>(b);
      case number<sflow5::extended_nat>: return take<sflow5::extended_nat>(b);
      case number<sflow5::extended_nat_port>: return take<sflow5::extended_nat_port>(b);
      case number<sflow5::extended_ipv4_tunnel_egress>: return take<sflow5::extended_ipv4_tunnel_egress>(b);
      case number<sflow5::extended_ipv4_tunnel_ingress>: return take<sflow5::extended_ipv4_tunnel_ingress>(b);
      case number<sflow5::extended_ipv6_tunnel_egress>: return take<sflow5::extended_ipv6_tunnel_egress>(b);
      case number<sflow5::extended_ipv6_tunnel_ingress>: return take<sflow5::extended_ipv6_tunnel_ingress>(b);
      case number<sflow5::extended_vni_egress>: return take<sflow5::extended_vni_egress>(b);
      case number<sflow5::extended_vni_ingress>: return take<sflow5::extended_vni_ingress>(b);
      default: return;
    }
  }
  template <class T>
  [[gnu::always_inline]] constexpr void take(const sflow5::block& b) noexcept {
    if (const auto v = sflow5::decode<T>(b)) add(*v);
  }

  [[gnu::noinline]] constexpr void dissect(const sflow5::sampled_header& h, std::size_t length) noexcept {
    const packet::dissection d = packet::dissect(h.header, detail::first_layer(h), length);
    if (has_ip_ && d.network() != packet::dissection::none) f_.reset(of_sampled_ip);
    detail::read_packet(h.header, d, f_);
  }
  /// sampled_ipv4 and sampled_ipv6: their length is that of the IP packet, so the frame's is preferred.
  template <class Ip>
  constexpr void add_ip(const Ip& p, std::uint32_t tos, std::uint8_t version) noexcept {
    has_packet_ = true;
    if (has_ip_ || (has_header_ && detail::has<&record::source>(f_))) return;  // the first counts here as well
    has_ip_ = true;
    detail::put_if_absent<&record::bytes>(f_, p.length);
    detail::put<&record::ip_length>(f_, p.length);
    detail::put<&record::ip_version>(f_, version);
    detail::put<&record::source>(f_, p.src_ip);
    detail::put<&record::destination>(f_, p.dst_ip);
    detail::put_if_fits<&record::protocol>(f_, p.protocol);
    detail::put_if_fits<&record::source_port>(f_, p.src_port);
    detail::put_if_fits<&record::destination_port>(f_, p.dst_port);
    detail::put_if_fits<&record::tos>(f_, tos);
    if (p.protocol == packet::ip_protocol::tcp)
      detail::put_if_fits<&record::tcp_flags>(f_,
                                              static_cast<std::uint32_t>(p.tcp_flags & value_bits(ie::tcpControlBits)));
  }
  template <class Tunnel>
  constexpr void add_tunnel(const Tunnel& t) noexcept {
    detail::put<&record::tunnel_source>(f_, t.header.src_ip);
    detail::put<&record::tunnel_destination>(f_, t.header.dst_ip);
  }

  /// Mask lengths do not name their address family; those longer than its addresses are ignored.
  constexpr void finish_addresses() noexcept {
    if (!has_prefixes_ || !detail::has<&record::source>(f_)) return;
    const bool v6 = f_.r.source.is_v6();
    const std::uint32_t most = v6 ? 128 : 32;
    if (source_prefix_ <= most)
      v6 ? detail::put<&record::source_prefix_v6>(f_, source_prefix_)
         : detail::put<&record::source_prefix>(f_, source_prefix_);
    if (destination_prefix_ <= most)
      v6 ? detail::put<&record::destination_prefix_v6>(f_, destination_prefix_)
         : detail::put<&record::destination_prefix>(f_, destination_prefix_);
  }

  template <class Sample>
  [[gnu::always_inline]] constexpr void finish(const Sample& s, std::uint32_t in, std::uint32_t out) noexcept {
    finish_addresses();
    detail::put<&record::packets>(f_, 1);
    detail::put<&record::source_class>(f_, s.source.type);
    detail::put<&record::source_index>(f_, s.source.index);
    detail::put<&record::sample_drops>(f_, s.drops);
    if (in != 0) detail::put<&record::ingress_interface>(f_, in);
    if (out != 0) detail::put<&record::egress_interface>(f_, out);
    f_.finish();
  }

  /// Values that only the packet's own header may provide.
  static constexpr presence of_sampled_ip = present_bit<&record::protocol> | present_bit<&record::source_port> |
                                            present_bit<&record::destination_port> | present_bit<&record::tos> |
                                            present_bit<&record::tcp_flags>;

  detail::filling<Record> f_;
  std::uint32_t source_prefix_ = 0, destination_prefix_ = 0;
  bool has_packet_ = false, has_header_ = false, has_ethernet_ = false, has_ip_ = false, has_prefixes_ = false;
};

/// Can a flow have something from records of this structure?
template <class T>
concept flow_structure = requires(sample_flow<record>& f, const T& s) {
  f.add(s);
};

}  // namespace flowkit::flow
