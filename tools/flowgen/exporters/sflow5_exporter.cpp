// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/exporters/sflow5_exporter.hpp"

#include <algorithm>
#include <cassert>

#include <flowkit/packet/ip.hpp>

#include "tools/flowgen/exporters/staging.hpp"
#include "tools/flowgen/output/following.hpp"
#include "tools/flowgen/profile/catalogue.hpp"
#include "tools/flowgen/profile/compiled.hpp"

namespace flowkit::tools {

namespace {
using namespace sflow5;

constexpr std::uint32_t uplink_vlan = 1, first_client_vlan = 10, client_vlans = 8;
constexpr word communities[] = {{users_as << 16 | 100}};

/// Does the packet come from a server, over the uplink? traffic.cpp has clients at interface 1, servers at 2.
bool from_server(const flow::record& r) noexcept { return r.ingress_interface == 2; }
std::uint32_t client_host(const flow::record& r) noexcept {
  const ip_address& client = from_server(r) ? r.destination : r.source;
  const std::uint8_t* const last = client.octets().data() + (client.is_v4() ? 4 : 16);
  return std::uint32_t{last[-2]} << 8 | last[-1];
}

sampled_header header_of(const frame& f) noexcept {
  return {.protocol = static_cast<std::uint32_t>(header_protocol::ethernet),
          .frame_length = f.length,
          .stripped = 4,  // the FCS
          .header = f.front};
}
/// Of the interface format for discarded packets (sFlow version 5, section 5): TTL exceeded, access list, no buffer.
constexpr std::array<std::uint32_t, 3> drop_reasons{257, 258, 259};

/// Of all agents of a run.
std::shared_ptr<const application_mix> shared_mix(const std::shared_ptr<const profile>& p) {
  static thread_local std::shared_ptr<const profile> of;
  static thread_local std::shared_ptr<const application_mix> last;
  if (of != p) last = std::make_shared<const application_mix>(mix_of(*p)), of = p;
  return last;
}

/// Turns the flow into what a receiver makes of the sample: flow::read_flow().
void as_received(flow::record& r, std::uint32_t frame_length) noexcept {
  using flow::present_bit;
  using flow::record;
  r.bytes = frame_length;
  r.packets = 1;
  r.present = present_bit<&record::source> | present_bit<&record::destination> | present_bit<&record::protocol> |
              present_bit<&record::bytes> | present_bit<&record::packets>;
  if (r.protocol == packet::ip_protocol::tcp || r.protocol == packet::ip_protocol::udp)
    r.present |= present_bit<&record::source_port> | present_bit<&record::destination_port>;
}
}  // namespace

sflow5_exporter::sflow5_exporter(const exporter_settings& settings, std::uint32_t index)
    : exporter("sflow5", 0, settings, index, following(settings.sflow.agent, index - settings.first)),
      settings_(settings),
      like_(settings.imitates ? settings.imitates : generic_profile(protocol::sflow5)),
      mix_(shared_mix(like_)),
      traffic_(settings.seed, index, {}, settings.network),
      chance_(settings.seed * 137 + index),
      builder_(settings.sflow.expanded ? sample_form::expanded : sample_form::compact),
      ports_(settings.sflow.data_sources) {
  traffic_.use({settings.ipv6_percent != 100, settings.ipv6_percent != 0});
  const double v4 = (100.0 - settings.ipv6_percent) / 100;
  join_scenarios(settings, index, clock(), {}, {v4, v4, v4}, {carries_all}, traffic_,
                 {.interval = 1, .each_packet = true, .interval_of = {}});
  begin_counters(clock().at(settings.start));
  if (sent().first_sequence == 0) return;
  // An agent that sent datagrams before has sampled and counted before.
  for (port& p : ports_) {
    p.flow_samples = chance_.between(1, 1u << 20);
    p.counters_samples = chance_.between(1, 1u << 16);
    p.pool = p.flow_samples * settings.sampling_interval;
    p.in_packets = p.pool;
    p.in_octets = std::uint64_t{p.flow_samples} * settings.sampling_interval * chance_.between(400, 900);
    p.out_packets = static_cast<std::uint32_t>(chance_.next());
    p.out_octets = std::uint64_t{p.out_packets} * chance_.between(400, 900);
  }
}

void sflow5_exporter::begin_counters(timestamp at) noexcept {
  const std::int64_t interval = settings_.sflow.counter_interval.ns;
  const auto sources = static_cast<std::int64_t>(ports_.size());
  for (std::int64_t i = 0; i < sources; ++i)
    ports_[static_cast<std::size_t>(i)].counters_due =
        at + duration{interval / sources * i + interval % sources * i / sources};
}

void sflow5_exporter::begin_again() noexcept {
  std::fill(ports_.begin(), ports_.end(), port{});
  next_counters_ = 1;
  last_ = {};
  begin_counters(boot());
  if (shown_ != nullptr) show_all_counters();
}

exporter::written sflow5_exporter::make(std::span<std::byte> out, std::size_t flows, timestamp now) noexcept {
  out = out.first(std::min(out.size(), max_datagram()));
  const header head{
      .agent = sent().address, .sub_agent = 0, .sequence = next_sequence(), .uptime = uptime_at(now, boot())};
  if (builder_.begin(out, head).code != errc::ok) return {};
  add_counters(now);
  std::size_t n = 0;
  while (n < flows && add_flow(now)) ++n;
  last_ = now;
  const octets datagram = builder_.finish();
  enter_samples(builder_.samples());
  enter_datagram(datagram.size(), next_sequence() + 1);
  return {datagram.size(), n};
}

void sflow5_exporter::sample_packet(timestamp now) noexcept {
  const bool v6 = settings_.ipv6_percent != 0 && chance_.below(100) < settings_.ipv6_percent;
  traffic_.next(now, v6 ? ip_version::v6 : ip_version::v4, *mix_, {&next_.flow, 1});
  next_.label = traffic_.labels().empty() ? background : traffic_.labels().front();
  // Clients are spread over all ports except the last, which leads to the servers. A single port is the clients'.
  const std::uint32_t ports = std::max<std::uint32_t>(2, static_cast<std::uint32_t>(ports_.size()));
  const std::uint32_t host = client_host(next_.flow);
  const std::uint32_t client_port = 1 + host % (ports - 1);
  const std::uint32_t client_vlan = first_client_vlan + host / 256 % client_vlans;
  const bool inwards = from_server(next_.flow);
  next_.in = inwards ? ports : client_port;
  next_.out = inwards ? client_port : ports;
  next_.in_vlan = inwards ? uplink_vlan : client_vlan;
  next_.out_vlan = inwards ? client_vlan : uplink_vlan;
  next_.tagged = !inwards && client_vlan % 2 != 0;  // the client's is a trunk port
  next_.packet = build_frame(next_.flow, static_cast<std::uint16_t>(next_.tagged ? client_vlan : 0), ++packets_,
                             settings_.sflow.header_size, frame_);
  // The mean is the rate [SFLOW-5-FS-RANDOM].
  next_.skip = chance_.between(1, 2 * settings_.sampling_interval - 1);
  const std::uint32_t drops = like_->sflow.drops;
  next_.discarded = drops != 0 && chance_.below(100) < drops;
  has_next_ = true;
}

bool sflow5_exporter::add_flow(timestamp now) noexcept {
  if (!has_next_) sample_packet(now);
  // Packets are sampled where they come in; those for a single port where they go out.
  const std::uint32_t source = is_port(next_.in) ? next_.in : next_.out;
  if (next_.discarded) return add_discarded(source);
  const flow_sample s{.sequence = port_at(source).flow_samples + 1,
                      .source = {.type = 0, .index = source},
                      .sampling_rate = settings_.sampling_interval,
                      .sample_pool = port_at(source).pool + next_.skip,
                      .drops = 0,
                      .input = {interface_format::single, next_.in},
                      .output = {interface_format::single, next_.out},
                      .records = {}};
  if (add_sample(s).code != errc::ok) return false;
  count_packet(source);
  has_next_ = false;
  return true;
}

/// sFlow Dropped Packet Notification Structures: each stands for itself, and counts in no pool.
bool sflow5_exporter::add_discarded(std::uint32_t source) noexcept {
  const discarded_packet d{.sequence = port_at(source).discarded_packets + 1,
                           .source = {.type = 0, .index = source},
                           .drops = 0,
                           .input = next_.in,
                           .output = 0,
                           .reason = drop_reasons[chance_.below(drop_reasons.size())],
                           .records = {}};
  if (builder_.add(d, header_of(next_.packet)).code != errc::ok) return false;
  ++port_at(source).discarded_packets;
  as_received(next_.flow, next_.packet.length);
  enter_packet(1);
  has_next_ = false;
  return true;
}

error sflow5_exporter::add_sample(const flow_sample& s) noexcept {
  const flow::record& r = next_.flow;
  const bool v4 = r.source.is_v4();
  const std::uint32_t priority = r.tos >> 5;
  const sampled_header h = header_of(next_.packet);
  const extended_switch vlans{.src_vlan = next_.in_vlan,
                              .src_priority = next_.tagged ? priority : 0,
                              .dst_vlan = next_.out_vlan,
                              .dst_priority = 0};
  const extended_router router{.nexthop = v4 ? ip_address{r.next_hop} : ip_address{r.next_hop_v6},
                               .src_mask_len = v4 ? r.source_prefix : r.source_prefix_v6,
                               .dst_mask_len = v4 ? r.destination_prefix : r.destination_prefix_v6};
  // To the servers: over a transit network.
  const word as_path[as_path_length] = {{transit_as}, {r.destination_as}};
  const as_segment segments[] = {{.type = 2, .as_numbers = words{as_path}}};
  const extended_gateway gateway{.nexthop = router.nexthop,
                                 .as = users_as,
                                 .src_as = r.source_as,
                                 .src_peer_as = 0,
                                 .dst_as_path = sequence<as_segment_layout>{segments},
                                 .communities = words{communities},
                                 .localpref = 100};
  const sflow_profile& with = like_->sflow;
  const bool has_gateway = with.with_gateway && !from_server(r);
  const auto add = [&](const auto&... before) {
    return has_gateway ? builder_.add(s, h, before..., gateway) : builder_.add(s, h, before...);
  };
  if (with.with_switch) return with.with_router ? add(vlans, router) : add(vlans);
  return with.with_router ? add(router) : add();
}

void sflow5_exporter::count_packet(std::uint32_t source) noexcept {
  ++port_at(source).flow_samples;
  port_at(source).pool += next_.skip;
  // The counters are what a receiver estimates from the samples [SFLOW-5-CS-CROSS].
  const std::uint32_t rate = settings_.sampling_interval;
  if (is_port(next_.in)) {
    port& p = port_at(next_.in);
    p.in_packets += rate;
    p.in_octets += std::uint64_t{rate} * next_.packet.length;
    if (shown_ != nullptr) show_counters(next_.in);
  }
  if (is_port(next_.out)) {  // without the tag
    port& p = port_at(next_.out);
    p.out_packets += rate;
    p.out_octets += std::uint64_t{rate} * (next_.packet.length - (next_.tagged ? 4 : 0));
    if (shown_ != nullptr) show_counters(next_.out);
  }
  as_received(next_.flow, next_.packet.length);
  enter_packet(sampling_interval());
}

void sflow5_exporter::enter_packet(std::uint32_t interval) noexcept {
  const bool labelled = next_.label != background;
  enter({&next_.flow, 1}, {0, interval, {&next_.label, labelled ? 1u : 0u}});
}

void sflow5_exporter::attach(device_counters& counters) noexcept {
  counters.follow(clock());
  shown_ = &counters;
  show_all_counters();
}

void sflow5_exporter::show_all_counters() noexcept {
  shown_->restart(boot());
  for (std::uint32_t i = 1; is_port(i); ++i) show_counters(i);
}

void sflow5_exporter::show_counters(std::uint32_t if_index) noexcept {
  const port& p = port_at(if_index);
  interface_counters& as = shown_->at(if_index);
  as.in_octets.set(p.in_octets), as.in_packets.set(p.in_packets);
  as.out_octets.set(p.out_octets), as.out_packets.set(p.out_packets);
}

/// What is due before the next datagram, if that is as long in coming as this one was: so the time between two never
/// exceeds the interval [SFLOW-5-CS-INTERVAL] without datagrams for counters alone [SFLOW-5-T-PIGGY].
void sflow5_exporter::add_counters(timestamp now) noexcept {
  if (settings_.sflow.counter_interval.ns == 0) return;
  const timestamp by = last_ == timestamp{} ? now : now + (now - last_);
  const std::size_t needed = counters_sample_size + max_flow_sample(settings_.sflow.header_size);
  for (std::size_t i = 0; i < ports_.size(); ++i) {
    port& p = port_at(next_counters_);
    if (p.counters_due > by || builder_.room() < needed) return;
    const counters_sample s{
        .sequence = ++p.counters_samples, .source = {.type = 0, .index = next_counters_}, .records = {}};
    [[maybe_unused]] const error e = like_->sflow.ethernet_counters
                                         ? builder_.add(s, counters_of(next_counters_), ethernet_counters{})
                                         : builder_.add(s, counters_of(next_counters_));
    assert(e.code == errc::ok);
    p.counters_due = now + settings_.sflow.counter_interval;
    next_counters_ = next_counters_ % static_cast<std::uint32_t>(ports_.size()) + 1;
  }
}

if_counters sflow5_exporter::counters_of(std::uint32_t if_index) noexcept {
  const port& p = port_at(if_index);
  const bool is_uplink = if_index == ports_.size() && ports_.size() > 1;
  if_counters c{};
  c.ifIndex = if_index;
  c.ifType = 6;  // ethernetCsmacd
  c.ifSpeed = is_uplink ? 100'000'000'000 : 10'000'000'000;
  c.ifDirection = 1;  // full duplex
  c.ifStatus = 3;     // up, and meant to be
  c.ifInOctets = p.in_octets;
  c.ifInUcastPkts = static_cast<std::uint32_t>(p.in_packets & 0xffff'ffff);
  c.ifOutOctets = p.out_octets;
  c.ifOutUcastPkts = static_cast<std::uint32_t>(p.out_packets & 0xffff'ffff);
  c.ifPromiscuousMode = 2;  // false, as SNMP has it
  return c;
}

std::unique_ptr<exporter> make_sflow5_exporter(const exporter_settings& settings, std::uint32_t index) {
  return std::make_unique<sflow5_exporter>(settings, index);
}

}  // namespace flowkit::tools
