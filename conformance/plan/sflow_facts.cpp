// SPDX-License-Identifier: BSL-1.0
#include "conformance/plan/sflow_facts.hpp"

#include <algorithm>

#include <flowkit/packet/dissect.hpp>
#include <flowkit/sflow5/drops.hpp>
#include <flowkit/sflow5/extended_data.hpp>
#include <flowkit/sflow5/interface_counters.hpp>
#include <flowkit/sflow5/packet_data.hpp>
#include <flowkit/sflow5/tunnels.hpp>

#include "conformance/checks/sflow5/interfaces.hpp"

namespace flowkit::conformance {

namespace {
using namespace sflow5;

/// What a sampled header shows of IP and of a tunnel.
struct packet_facts {
  bool is_ip = false, is_tunnelled = false, inner = false;
  bool is_cut = false;  ///< it ends before the inner packet
};
packet_facts facts_of(const sampled_header& h) noexcept {
  packet_facts f;
  if (h.protocol != static_cast<std::uint32_t>(header_protocol::ethernet)) return f;
  const packet::dissection d = packet::dissect(h.header, packet::layer_kind::ethernet);
  for (const packet::layer& l : d) {
    using enum packet::layer_kind;
    if (l.kind == gre || l.kind == vxlan || l.kind == geneve || l.kind == mpls) f.is_tunnelled = true;
    if (l.kind != ipv4 && l.kind != ipv6) continue;
    f.is_tunnelled |= f.is_ip;  // IP in IP
    f.inner |= f.is_tunnelled, f.is_ip = true;
  }
  // A header that ends just behind the tunnel's is cut, too.
  const bool ends = d.why() == packet::dissect_end::truncated || d.offset() >= h.header.size();
  f.is_cut = f.is_tunnelled && !f.inner && ends && h.frame_length > h.header.size() + h.stripped;
  return f;
}

bool has_tunnel_record(const flow_sample_event& e) noexcept {
  return e.has<extended_L2_tunnel_egress, extended_L2_tunnel_ingress, extended_ipv4_tunnel_egress,
               extended_ipv4_tunnel_ingress, extended_ipv6_tunnel_egress, extended_ipv6_tunnel_ingress,
               extended_decapsulate_egress, extended_decapsulate_ingress, extended_vni_egress, extended_vni_ingress>();
}
}  // namespace

std::int64_t agent_facts::ms_since(const beginning& b) const noexcept {
  const auto o = observed.find(b.stream);
  if (o == observed.end()) return 0;
  const span& all = o->second;
  // Out of that range it is of the time before a restart.
  return std::int64_t{all.last} - (b.uptime >= all.first && b.uptime <= all.last ? b.uptime : all.first);
}

bool sflow_facts::claim() noexcept {
  if (entries_ >= most) return is_full_ = true, false;
  return ++entries_, true;
}

void sflow_facts::on(const sflow5_message_event& e, findings&) {
  const ip_address& address = e.head().agent;
  const auto there = agents_.find(address);
  if (there == agents_.end() && agents_.size() >= most_agents) {
    now_ = nullptr, is_full_ = true;
    return;
  }
  agent_facts& a = there == agents_.end() ? agents_[address] : there->second;
  now_ = &a;
  a.streams.insert(e.stream);
  a.lost += e.follows.lost;
  const std::uint32_t uptime = e.head().uptime;
  if (const auto o = a.observed.find(e.stream); o == a.observed.end()) {
    a.observed[e.stream] = {uptime, uptime};
  } else if (e.follows.what == flow::sequence_event::restart) {
    o->second = {uptime, uptime};
  } else {
    o->second.last = std::max(o->second.last, uptime);
  }
  if (!e.in.has_time()) return;
  a.last.ns = std::max(a.last.ns, e.in.received.ns);
  if (off_) a.before_off += e.in.received.ns <= off_->ns, a.after_off += e.in.received.ns > off_->ns + grace.ns;
}

void sflow_facts::on(const flow_sample_event& e, findings&) {
  if (now_ == nullptr) return;
  agent_facts& a = *now_;
  ++a.samples;
  if (a.rates.size() < agent_facts::few) a.rates.insert(e.sample.sampling_rate);
  a.most_drops = std::max(a.most_drops, e.sample.drops);
  a.with_switch += e.has<extended_switch>(), a.with_gateway += e.has<extended_gateway>();
  if (const auto r = e.find<extended_router>()) {
    ++a.with_router;
    a.with_next_hop += r->nexthop.family() != 0 && r->nexthop != ip_address{ipv4_address{}} &&
                       r->nexthop != ip_address{ipv6_address{}};
  }
  interfaces_of(e);
  packet_of(e);
}

void sflow_facts::interfaces_of(const flow_sample_event& e) {
  agent_facts& a = *now_;
  const flow_sample& s = e.sample;
  const std::uint32_t in = if_index(s.input), out = if_index(s.output);
  if (s.source.type == 0) {
    keep(a.sampled, s.source.index, e.message);
    ++(in != 0 && s.source.index == in     ? a.of_input
       : out != 0 && s.source.index == out ? a.of_output
       : in != 0 && out != 0               ? a.of_neither
                                           : a.without_interfaces);
  } else {
    ++a.of_other_class, a.other_class = s.source.type;
  }
  if (s.output.format == interface_format::multiple)
    ++a.outputs_multiple;
  else if (s.output.format == interface_format::discarded)
    ++a.outputs_discarded;
  else if (out != 0)
    ++a.outputs_single, keep(a.outputs, out, e.message);
  else
    ++(s.output.value == 0 ? a.outputs_unknown : a.outputs_internal);
}

void sflow_facts::packet_of(const flow_sample_event& e) {
  agent_facts& a = *now_;
  packet_facts of;
  if (const auto h = e.find<sampled_header>()) {
    ++a.headers;
    a.longest_header = std::max(a.longest_header, h->header.size());
    if (h->frame_length > h->header.size() + h->stripped) count(a.cut, h->header.size());
    of = facts_of(*h);
  }
  const bool record = has_tunnel_record(e);
  a.tunnelled += of.is_tunnelled || record, a.with_tunnel_record += record, a.inner_seen += of.inner;
  a.inner_cut += of.is_cut && !record;
  const std::uint32_t in = if_index(e.sample.input), out = if_index(e.sample.output);
  a.forwarded_ip += of.is_ip && in != 0 && out != 0 && in != out;
}

void sflow_facts::on(const counters_sample_event& e, findings&) {
  if (now_ == nullptr || e.sample.source.type != 0 || !e.has<if_counters>()) return;
  agent_facts& a = *now_;
  const std::uint32_t index = e.sample.source.index;
  if (!a.polled.contains(index) && claim()) a.polled.insert(index);
  const agent_facts::poll now{e.sample.sequence, e.message.head().uptime, e.message.in.received};
  const auto there = a.polls.find({e.message.stream, index});
  if (there == a.polls.end()) {
    if (claim()) a.polls[{e.message.stream, index}] = now;
    return;
  }
  const agent_facts::poll before = std::exchange(there->second, now);
  // The numbers say that none was lost between them. A gap is one by both clocks, if there are two.
  std::int64_t gap = std::int64_t{now.uptime} - before.uptime;
  if (now.sequence != before.sequence + 1 || gap < 0) return;
  if (e.message.in.has_time() && before.received != timestamp{})
    gap = std::min(gap, (now.received - before.received).ns / 1'000'000);
  if (a.longest_gap.contains(index) || claim()) a.longest_gap[index] = std::max(a.longest_gap[index], gap);
}

void sflow_facts::on(const discarded_packet_event& e, findings&) {
  if (now_ == nullptr) return;
  agent_facts& a = *now_;
  ++a.discards;
  a.discards_located += e.sample.input != 0 || e.sample.output != 0 || e.has<extended_function, extended_hw_trap>();
  count(a.reasons, e.sample.reason);
  a.most_discard_drops = std::max(a.most_discard_drops, e.sample.drops);
}

}  // namespace flowkit::conformance
