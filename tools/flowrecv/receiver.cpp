// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/receiver.hpp"

#include <flowkit/flow/digest.hpp>

namespace flowkit::tools {

namespace {
/// The two families share no first word: u16 5, 9, 10, or u32 5 (sFlow begins with a zero u16).
protocol tell(octets payload) noexcept {
  if (payload.size() < 2) return protocol::unknown;
  switch (load_be<std::uint16_t>(payload.data())) {
    case 5: return protocol::netflow5;
    case 9: return protocol::netflow9;
    case 10: return protocol::ipfix;
    case 0:
      return payload.size() >= 4 && load_be<std::uint32_t>(payload.data()) == 5 ? protocol::sflow5 : protocol::unknown;
    default: return protocol::unknown;
  }
}
/// Ports say nothing about the content, but a datagram at the port of the other family shows a device set up wrongly.
bool is_at_wrong_port(protocol kind, std::uint16_t port) noexcept {
  if (kind == protocol::unknown) return false;
  return port == 6343 ? kind != protocol::sflow5
                      : kind == protocol::sflow5 && (port == 2055 || port == 4739 || port == 9995 || port == 9996);
}
}  // namespace

receiver::receiver(exporter_table& exporters, record_sink sink, log_sink log, const receiver_settings& settings)
    : exporters_(exporters),
      sink_(std::move(sink)),
      log_(std::move(log)),
      settings_(settings),
      sessions_(settings.sessions, settings.pending),
      batch_(plan::batch) {}

void receiver::handle(const datagram& d) {
  ++datagrams_;
  const protocol kind = tell(d.payload);
  switch (kind) {
    case protocol::netflow5: return netflow5(d);
    case protocol::netflow9: return netflow9(d);
    case protocol::ipfix: return ipfix(d);
    case protocol::sflow5: return sflow5(d);
    case protocol::unknown:
      return refuse_whole(d, kind, 0,
                          static_cast<std::size_t>(d.payload.size() < 2 ? errc::truncated : errc::bad_version), 0);
  }
}

namespace {
constexpr std::uint16_t sessions_of(protocol kind) noexcept {
  switch (kind) {
    case protocol::netflow5: return netflow5_sessions;
    case protocol::netflow9: return netflow9_sessions;
    case protocol::ipfix: return ipfix_sessions;
    default: return sflow5_sessions;
  }
}
}  // namespace

void receiver::refuse_whole(const datagram& d, protocol kind, std::uint32_t domain, std::size_t reason,
                            std::uint32_t offset) {
  refuse(count_datagram(d, {d.source, kind, domain}), d, reason, offset);
}

receiver::known_exporter receiver::arrived(const datagram& d, const message_source& from, protocol kind,
                                           std::uint32_t domain, std::uint32_t number, const record_context& context,
                                           bool is_first) {
  const auto session = sessions_.at(make_session_key(from, sessions_of(kind), domain, settings_.scope));
  const auto arrival = sessions_[session].learnt.runs.arrived(from.port, number, context);
  if (arrival.is_new || arrival.moved) sessions_.recharge(session);
  const exporter_key key{{from.address, arrival.run.first_port}, kind, domain};
  exporter& e = is_first ? count_datagram(d, key) : exporters_.at(key);
  e.session = sessions_[session].serial;
  e.counters.sequence.lost -= arrival.retracted;
  e.counters.port_changes += arrival.moved;
  return {e, session, arrival.run};
}

exporter& receiver::count_datagram(const datagram& d, const exporter_key& key) {
  exporter& e = exporters_.at(key);
  ++e.counters.datagrams;
  e.counters.octets += d.payload.size();
  e.counters.wrong_port += is_at_wrong_port(key.kind, d.destination.port);
  return e;
}

void receiver::refuse(exporter& e, const datagram& d, std::size_t reason, std::uint32_t offset) {
  if (e.counters.undecodable.of[reason]++ != 0 || !log_ || log_lines_ > max_log_lines) return;
  if (++log_lines_ > max_log_lines) return log_("no further lines of this kind: all is counted in the statistics");
  log_(e.label + ": datagram of " + std::to_string(d.payload.size()) + " octets: " + refusals::name(reason) +
       " at octet " + std::to_string(offset) + " (further ones are counted only)");
}

void receiver::hand_on(exporter& e, const flow::record& r) {
  ++records_;
  ++e.counters.flow_records;
  e.counters.flow_bytes += r.has<&flow::record::bytes>() ? r.bytes : 0;
  e.counters.flow_packets += r.has<&flow::record::packets>() ? r.packets : 0;
  e.counters.digest += flow::digest(r);
  if (sink_ && !sink_(r, e)) ++e.counters.output_lost;
}

}  // namespace flowkit::tools
