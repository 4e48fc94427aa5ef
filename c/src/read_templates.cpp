// SPDX-License-Identifier: BSL-1.0
// NetFlow v9 and IPFIX.
#include <flowkit/ipfix/message.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/netflow9/message.hpp>
#include <flowkit/netflow9/template.hpp>

#include "c/src/template_message.hpp"

namespace flowkit::c_interface {

void read_netflow9(reading& in) {
  const auto m = netflow9::decode_lenient(in.datagram());
  if (!m) return in.refuse_whole(FLOWKIT_NETFLOW9, 0, m.failure());
  const netflow9::header& head = m->head;
  const record_context context = netflow9::context(head, in.received());
  const auto of = in.arrived(in.from(), FLOWKIT_NETFLOW9, netflow9_sessions, head.source_id, head.sequence, context);
  reading::count_sequence(of, [&](flow::exporter_run& run) { return run.observe(head.sequence, 1, context); });
  template_message<netflow9::rules> message{in, of, FLOWKIT_NETFLOW9, head.source_id, context, 0};
  message.decode(netflow9::sets(*m));
}

namespace {
/// An exporter that runs on tells the same time again, or one that its clock, which was set, has moved a little.
bool is_another_boot(timestamp before, timestamp now) noexcept {
  return before != timestamp{} && now > before + milliseconds(flow::uptime_tracker::tolerance_ms);
}

/// False when its sets cannot be read to their end.
bool read_message(reading& in, const ipfix::message& m, std::uint32_t at) {
  const ipfix::header& head = m.head;
  const record_context context = ipfix::context(head, in.received());
  const auto of =
      in.arrived(in.from(), FLOWKIT_IPFIX, ipfix_sessions, head.observation_domain, head.sequence, context, at == 0);
  template_message<ipfix::rules> message{in, of, FLOWKIT_IPFIX, head.observation_domain, context, at};
  const timestamp booted = message.boot_time();
  const bool whole = message.decode(ipfix::sets(m));
  if (whole)
    reading::count_sequence(of, [&](flow::exporter_run& run) {
      run.tells_boot = message.boot_time() != timestamp{};
      return run.observe_records(head.sequence, message.records(), !message.has_unknown(),
                                 is_another_boot(booted, message.boot_time()));
    });
  return whole;
}
}  // namespace

/// A datagram may hold several messages; octets after the last that are no message are ignored.
void read_ipfix(reading& in) {
  octets rest = in.datagram();
  do {
    const auto at = static_cast<std::uint32_t>(in.datagram().size() - rest.size());
    const auto m = ipfix::decode(rest);
    if (!m && at != 0 && m.failure().code == errc::bad_version) return;
    if (!m) {
      const auto lenient = ipfix::decode_lenient(rest);
      const std::uint32_t domain = lenient ? lenient->head.observation_domain : 0;
      const error why{m.failure().code, at + m.failure().offset};
      if (at == 0) return in.refuse_whole(FLOWKIT_IPFIX, domain, why);
      return in.refuse(in.collector().account_of({in.from(), FLOWKIT_IPFIX, domain}), why);
    }
    if (!read_message(in, *m, at)) return;
    rest = rest.subspan(ipfix::size(*m));
  } while (rest.size() >= ipfix::header_size);
}

}  // namespace flowkit::c_interface
