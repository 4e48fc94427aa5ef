// SPDX-License-Identifier: BSL-1.0
#include "conformance/plan/sflow_facts.hpp"

#include <algorithm>

#include <flowkit/packet/dissect.hpp>
#include <flowkit/sflow5/extended_data.hpp>
#include <flowkit/sflow5/interface_counters.hpp>
#include <flowkit/sflow5/packet_data.hpp>
#include <flowkit/sflow5/tunnels.hpp>

#include "conformance/checks/sflow5/interfaces.hpp"

namespace flowkit::conformance {

namespace {
using namespace sflow5;

template <class T>
void keep(std::set<T>& in, const T& value) {
  if (in.size() < sflow_facts::most) in.insert(value);
}
template <class K>
void count(std::map<K, std::uint64_t>& in, const K& key) {
  if (in.size() < sflow_facts::most || in.contains(key)) ++in[key];
}

/// A tunnel, and whether an IP packet is seen in it.
struct encapsulation {
  bool is_there = false, inner = false;
};
encapsulation encapsulation_of(const sampled_header& h) noexcept {
  encapsulation e;
  if (h.protocol != static_cast<std::uint32_t>(header_protocol::ethernet)) return e;
  const packet::dissection d = packet::dissect(h.header, packet::layer_kind::ethernet);
  std::size_t networks = 0;
  for (std::size_t i = 0; i < d.size(); ++i) {
    using enum packet::layer_kind;
    const packet::layer_kind k = d[i].kind;
    if (k == gre || k == vxlan || k == geneve || k == mpls) e.is_there = true;
    if (k == ipv4 || k == ipv6) {
      e.inner |= e.is_there;
      if (++networks > 1) e.is_there = e.inner = true;  // IP in IP
    }
  }
  return e;
}
}  // namespace

void sflow_facts::on(const sflow5_message_event& e, findings&) {
  keep(agents, e.head().agent);
  constexpr std::int64_t second = 1'000'000'000;
  constexpr std::size_t most_times = 100'000;
  if (e.in.has_time() && times.size() < most_times &&
      (times.empty() || e.in.received.ns / second != times.back().ns / second))
    times.push_back(e.in.received);
}

void sflow_facts::on(const flow_sample_event& e, findings&) {
  const flow_sample& s = e.sample;
  ++samples;
  keep(rates, s.sampling_rate);
  most_drops = std::max(most_drops, s.drops);
  count(classes, s.source.type);
  const std::uint32_t in = if_index(s.input), out = if_index(s.output);
  if (s.source.type == 0) {
    keep(sampled, s.source.index);
    if (in == 0 && out == 0)
      ++without_interfaces;
    else
      ++(s.source.index == in ? of_input : s.source.index == out ? of_output : of_neither);
  }
  if (s.output.format == interface_format::multiple)
    ++outputs_multiple;
  else if (s.output.format == interface_format::discarded)
    ++outputs_discarded;
  else if (out != 0)
    count(outputs, out);
  else
    ++(s.output.value == 0 ? outputs_unknown : outputs_internal);
  with_switch += e.has<extended_switch>();
  with_gateway += e.has<extended_gateway>();
  if (const auto r = e.find<extended_router>()) {
    ++with_router;
    with_next_hop += r->nexthop.family() != 0 && r->nexthop != ip_address{ipv4_address{}};
  }
  if (const auto h = e.find<sampled_header>()) {
    ++headers;
    longest_header = std::max(longest_header, h->header.size());
    if (h->frame_length > h->header.size() + h->stripped) count(cut, h->header.size());
    tunnels_in(e);
  }
}

void sflow_facts::tunnels_in(const flow_sample_event& e) {
  const encapsulation in_header = encapsulation_of(*e.find<sampled_header>());
  const bool record =
      e.has<extended_L2_tunnel_egress, extended_L2_tunnel_ingress, extended_ipv4_tunnel_egress,
            extended_ipv4_tunnel_ingress, extended_ipv6_tunnel_egress, extended_ipv6_tunnel_ingress,
            extended_decapsulate_egress, extended_decapsulate_ingress, extended_vni_egress, extended_vni_ingress>();
  tunnelled += in_header.is_there || record, with_tunnel_record += record, inner_seen += in_header.inner;
}

void sflow_facts::on(const counters_sample_event& e, findings&) {
  if (e.sample.source.type != 0 || !e.has<if_counters>()) return;
  const std::uint32_t index = e.sample.source.index, now = e.message.head().uptime;
  keep(polled, index);
  const auto before = polled_at.find(index);
  if (before != polled_at.end() && now > before->second)
    longest_gap[index] = std::max(longest_gap[index], now - before->second);
  if (polled_at.size() < most || before != polled_at.end()) polled_at[index] = now;
}

void sflow_facts::on(const discarded_packet_event& e, findings&) {
  ++discards;
  count(reasons, e.sample.reason);
  most_discard_drops = std::max(most_discard_drops, e.sample.drops);
}

}  // namespace flowkit::conformance
