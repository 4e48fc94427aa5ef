// SPDX-License-Identifier: BSL-1.0
#include "conformance/sampling/account.hpp"

#include <algorithm>

#include <flowkit/flow/collector.hpp>
#include <flowkit/ipfix/message.hpp>
#include <flowkit/netflow9/message.hpp>
#include <flowkit/sflow5/packet_data.hpp>

#include "conformance/checks/sflow5/interfaces.hpp"

namespace flowkit::conformance {

namespace {
/// What is wanted of a record of v9 and IPFIX.
struct counted {
  std::uint64_t packets, octets;
  std::uint32_t ingress, egress, rate;
  std::uint8_t side;  ///< flowDirection: 1 is egress
};

// clang-format off
constexpr auto counted_layout = layout<counted>(
    field<&counted::packets, ie::packetDeltaCount>,
    field<&counted::octets, any_of<ie::octetDeltaCount, ie::layer2OctetDeltaCount>>,
    field<&counted::ingress, ie::ingressInterface>,
    field<&counted::egress, ie::egressInterface>,
    field<&counted::rate, ie::samplingInterval>,
    field<&counted::side, ie::flowDirection>);
// clang-format on

/// Several packets, of which only the sum of the lengths is known: most of them may have been long ones.
sampled_traffic packets_of(std::uint64_t packets, std::uint64_t octets, std::uint32_t rate) {
  constexpr double long_packet = 1'500;
  sampled_traffic t;
  t.packets = packets, t.octets = octets;
  if (packets != 0) t.squares = double(octets) * std::max(long_packet, double(octets) / double(packets));
  t.announce(rate);
  return t;
}

void add_to_interfaces(exporter_account& a, std::uint32_t ingress, std::uint32_t egress, sampling_side side,
                       const sampled_traffic& t) {
  a.know(ingress), a.know(egress);
  if (side != sampling_side::egress)
    if (exporter_account::sides* in = a.at(ingress)) in->ingress.add(t);
  if (side != sampling_side::ingress)
    if (exporter_account::sides* out = a.at(egress)) out->egress.add(t);
}

sampled_traffic& of_side(exporter_account::sides& s, sampling_side side) noexcept {
  return side == sampling_side::ingress ? s.ingress : side == sampling_side::egress ? s.egress : s.unknown;
}

/// Octets of the packet: of its frame, or of its IP packet where nothing else is known.
std::uint64_t length_of(const flow_sample_event& e) noexcept {
  if (const auto h = e.find<sflow5::sampled_header>()) return h->frame_length;
  if (const auto h = e.find<sflow5::sampled_ethernet>()) return h->length;
  if (const auto h = e.find<sflow5::sampled_ipv4>()) return h->length;
  if (const auto h = e.find<sflow5::sampled_ipv6>()) return h->length;
  return 0;
}
}  // namespace

void sampled_traffic::announce(std::uint32_t rate) {
  if (rates.size() < most_rates) rates.insert(rate);
}

void sampled_traffic::add(const sampled_traffic& o) {
  packets += o.packets, octets += o.octets, squares += o.squares, dropped += o.dropped;
  for (const std::uint32_t r : o.rates) announce(r);
}

sampled_traffic exporter_account::sides::seen_by(direction d) const {
  sampled_traffic all = unknown;
  if (d != direction::egress) all.add(ingress);
  if (d != direction::ingress) all.add(egress);
  return all;
}

exporter_account::sides* exporter_account::at(std::uint32_t index) {
  const auto there = of.find(index);
  if (there == of.end() && of.size() >= most_interfaces) return nullptr;
  return there == of.end() ? &of[index] : &there->second;
}

void exporter_account::know(std::uint32_t index) {
  if (known.size() < most_interfaces) known.insert(index);
}

class sampling_account::template_reader {
 public:
  template <class Callback>
  std::int64_t read(const datagram& d, Callback&& callback) {
    return records_.read(d.payload, d.source, callback, d.received).lost;
  }

 private:
  flow::collector<counted_layout> records_;
};

sampling_account::sampling_account() : templates_(new template_reader) {}
sampling_account::~sampling_account() = default;

exporter_account* sampling_account::at(const ip_address& a, const ip_address& source) {
  const auto there = exporters_.find(a);
  if (there == exporters_.end() && exporters_.size() >= most_exporters) return nullptr;
  exporter_account& account = there == exporters_.end() ? exporters_[a] : there->second;
  account.source = source, account.stream = stream_;
  return &account;
}

void sampling_account::read(const datagram& d) {
  const std::uint16_t version = d.payload.size() < 2 ? std::uint16_t{0} : load_be<std::uint16_t>(d.payload.data());
  if (version != netflow9::version && version != ipfix::version) return;
  exporter_account* const a = at(d.source.address, d.source.address);
  if (a == nullptr) return;
  using context = flow::flow_context<template_form<std::remove_cvref_t<decltype(counted_layout)>>>;
  a->lost += templates_->read(d, [&](const counted& r, const context& about) {
    if (!about.has<&counted::packets>()) return;
    const sampled_traffic t = packets_of(r.packets, r.octets, about.has<&counted::rate>() ? r.rate : std::uint32_t{0});
    const bool is_known = about.has<&counted::side>();
    const sampling_side side = !is_known     ? sampling_side::unknown
                               : r.side == 1 ? sampling_side::egress
                                             : sampling_side::ingress;
    of_side(a->whole, side).add(t);
    add_to_interfaces(*a, r.ingress, r.egress, side, t);
  });
}

void sampling_account::on(const netflow5_message_event& e, findings&) {
  if (exporter_account* a = at(e.in.source.address, e.in.source.address)) a->lost += e.follows.lost;
}

void sampling_account::on(const netflow5_record_event& e, findings&) {
  exporter_account* const a = at(e.message.in.source.address, e.message.in.source.address);
  if (a == nullptr) return;
  const netflow5::record& r = e.record;
  const sampled_traffic t = packets_of(r.packets, r.octets, netflow5::sampling_rate(e.message.head));
  a->whole.unknown.add(t);
  add_to_interfaces(*a, r.ingress_interface, r.egress_interface, sampling_side::unknown, t);
}

void sampling_account::on(const sflow5_message_event& e, findings&) { agents_[stream_].session.on(e); }

void sampling_account::on(const counters_sample_event& e, findings&) {
  exporter_account* const a = at(e.message.head().agent, e.message.in.source.address);
  if (a != nullptr && e.sample.source.type == 0) a->know(e.sample.source.index);
}

void sampling_account::on(const flow_sample_event& e, findings&) {
  const sflow5::flow_sample& s = e.sample;
  agent& from = agents_[stream_];
  exporter_account* const a = at(e.message.head().agent, e.message.in.source.address);
  if (a == nullptr || !from.session.is_new()) return;
  a->is_sflow = true;
  const std::uint64_t length = length_of(e);
  sampled_traffic t;
  t.packets = 1, t.octets = length, t.squares = double(length) * double(length);
  t.announce(s.sampling_rate);
  if (sampled_source* const before = from.sources.at(s.source)) {
    const auto by = static_cast<std::int32_t>(s.sequence - before->sequence);
    if (before->is_known && before->life == from.session.life() && by > 0) {
      a->lost += by - 1;
      const auto dropped = static_cast<std::int32_t>(s.drops - before->drops);
      if (dropped > 0) t.dropped = static_cast<std::uint32_t>(dropped);
    }
    *before = {true, from.session.life(), s.sequence, s.drops};
  }
  const sampling_side side = side_of(s);
  of_side(a->whole, side).add(t);
  for (const sflow5::interface& i : {s.input, s.output})
    if (is_one(i)) a->know(i.value);
  // A sampler that is no interface's takes each packet once: on its way in, and on its way out.
  if (s.source.type != 0)
    return add_to_interfaces(*a, sflow5::if_index(s.input), sflow5::if_index(s.output), sampling_side::unknown, t);
  a->know(s.source.index);
  if (exporter_account::sides* own = a->at(s.source.index)) of_side(*own, side).add(t);
}

}  // namespace flowkit::conformance
