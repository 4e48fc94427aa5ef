// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/receiver.hpp"

#include <flowkit/flow/digest.hpp>
#include <flowkit/flow/netflow5.hpp>
#include <flowkit/netflow5/inspect.hpp>

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
}  // namespace

void receiver::handle(const datagram& d) {
  ++datagrams_;
  const protocol kind = tell(d.payload);
  switch (kind) {
    case protocol::netflow5: return netflow5(d);
    case protocol::unknown: {
      exporter& e = arrived(d, kind, 0);
      return refuse(e, d, static_cast<std::size_t>(d.payload.size() < 2 ? errc::truncated : errc::bad_version), 0);
    }
    default: return refuse(arrived(d, kind, 0), d, refusals::unsupported, 0);
  }
}

exporter& receiver::arrived(const datagram& d, protocol kind, std::uint32_t domain) {
  exporter& e = exporters_.at({d.source, kind, domain});
  ++e.counters.datagrams;
  e.counters.octets += d.payload.size();
  return e;
}

void receiver::refuse(exporter& e, const datagram& d, std::size_t reason, std::uint32_t offset) {
  if (e.counters.undecodable.of[reason]++ != 0 || !log_) return;
  log_(e.label + ": datagram of " + std::to_string(d.payload.size()) + " octets: " + refusals::name(reason) +
       " at octet " + std::to_string(offset) + " (further ones are counted only)");
}

void receiver::netflow5(const datagram& d) {
  const auto strict = netflow5::decode(d.payload);
  const auto message = strict ? strict : netflow5::decode_lenient(d.payload);
  if (!message) {
    return refuse(arrived(d, protocol::netflow5, 0), d, static_cast<std::size_t>(message.failure().code),
                  message.failure().offset);
  }
  const netflow5::header& head = message->head;
  exporter& e = arrived(d, protocol::netflow5, std::uint32_t{head.engine_type} << 8 | std::uint32_t{head.engine_id});
  // Whole records before the end of a datagram that announces more are good [NFV5-HDR-COUNT].
  const error wrong = strict ? netflow5::inspect_length(d.payload) : strict.failure();
  if (wrong.code != errc::ok) refuse(e, d, static_cast<std::size_t>(wrong.code), wrong.offset);

  const auto count_findings = [&](netflow5::findings f) {
    if (!f.any()) return;
    for (std::size_t i = 0; i < netflow5::finding_count; ++i)
      e.counters.findings[i] += f.has(static_cast<netflow5::finding>(i));
  };
  count_findings(inspect(*message, d.payload));

  const bool restarted = e.uptime.observe(head.sys_uptime, netflow5::export_time(head));
  const auto units = static_cast<std::uint32_t>(message->records.size());
  if (e.sequence.observe(head.flow_sequence, units, restarted) == flow::sequence_event::first)
    e.first_sequence = head.flow_sequence;
  e.next_sequence = e.sequence.expected();
  e.counters.sequence = e.sequence.counts();
  e.sampling_rate = netflow5::sampling_rate(head);

  const flow::netflow5_flows flows{*message, d.received};
  const list<netflow5::record_layout>& raw = message->records;
  for (std::size_t i = 0; i < flows.size() && !limit_reached(); ++i) {
    count_findings(inspect(raw[i], head));
    const flow::record r = flows[i];
    ++records_;
    ++e.counters.flow_records;
    e.counters.flow_bytes += r.bytes;
    e.counters.flow_packets += r.packets;
    e.counters.digest += flow::digest(r);
    if (!sink_(r, e)) ++e.counters.output_lost;
  }
}

}  // namespace flowkit::tools
