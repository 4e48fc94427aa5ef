// SPDX-License-Identifier: BSL-1.0
#include <flowkit/flow/netflow5.hpp>
#include <flowkit/netflow5/inspect.hpp>

#include "tools/flowrecv/receiver.hpp"

namespace flowkit::tools {

void receiver::netflow5(const datagram& d) {
  const auto strict = netflow5::decode(d.payload);
  const auto message = strict ? strict : netflow5::decode_lenient(d.payload);
  if (!message) {
    return refuse_whole(d, protocol::netflow5, 0, static_cast<std::size_t>(message.failure().code),
                        message.failure().offset);
  }
  const netflow5::header& head = message->head;
  const record_context context = netflow5::context(head, d.received);
  const auto of =
      arrived(d, d.from(), protocol::netflow5, std::uint32_t{head.engine_type} << 8 | std::uint32_t{head.engine_id},
              head.flow_sequence, context);
  exporter& e = of.account;
  // Whole records before the end of a datagram that announces more are good [NFV5-HDR-COUNT].
  const error wrong = strict ? netflow5::inspect_length(d.payload) : strict.failure();
  if (wrong.code != errc::ok) refuse(e, d, static_cast<std::size_t>(wrong.code), wrong.offset);

  inspect(*message, d.payload, e.counters.findings);

  const auto units = static_cast<std::uint32_t>(message->records.size());
  count_sequence(of, head.flow_sequence,
                 [&](flow::exporter_run& run) { return run.observe(head.flow_sequence, units, context); });
  e.sampling_rate = netflow5::sampling_rate(head);

  const flow::netflow5_flows flows{*message, d.received};
  const list<netflow5::record_layout>& raw = message->records;
  flow::record& r = batch_[0];
  for (std::size_t i = 0; i < flows.size() && !limit_reached(); ++i) {
    inspect(raw[i], head, netflow5::encoded_size(i), e.counters.findings);
    flows.read(i, r);
    hand_on(e, r);
  }
}

}  // namespace flowkit::tools
