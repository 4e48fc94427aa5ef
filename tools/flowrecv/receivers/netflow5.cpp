// SPDX-License-Identifier: BSL-1.0
#include <flowkit/flow/netflow5.hpp>
#include <flowkit/netflow5/inspect.hpp>

#include "tools/flowrecv/receivers/anomaly_counts.hpp"
#include "tools/flowrecv/receivers/protocol_receiver.hpp"

namespace flowkit::tools {

namespace {
class netflow5_receiver final : public protocol_receiver {
 public:
  explicit netflow5_receiver(reception& shared) noexcept : protocol_receiver(shared) {}

  void receive(const datagram& d) override {
    const auto strict = netflow5::decode(d.payload);
    const auto message = strict ? strict : netflow5::decode_lenient(d.payload);
    if (!message) return shared().refuse_whole(d, protocol::netflow5, 0, message.failure());
    const netflow5::header& head = message->head;
    const record_context context = netflow5::context(head, d.received);
    const std::uint32_t engine = std::uint32_t{head.engine_type} << 8 | std::uint32_t{head.engine_id};
    const auto of = shared().arrived(d, d.from(), protocol::netflow5, engine, head.flow_sequence, context);
    exporter& e = of.account;
    // Whole records before the end of a datagram that announces more are good [NFV5-HDR-COUNT].
    const error wrong = strict ? netflow5::inspect_length(d.payload) : strict.failure();
    if (wrong.code != errc::ok) shared().refuse(e, d, wrong);

    auto& anomalies = e.own.as<anomaly_counts<netflow5::finding>>().anomalies;
    inspect(*message, d.payload, anomalies);

    const auto units = static_cast<std::uint32_t>(message->records.size());
    reception::count_sequence(of, head.flow_sequence,
                              [&](flow::exporter_run& run) { return run.observe(head.flow_sequence, units, context); });
    e.sampling_rate = netflow5::sampling_rate(head);

    const flow::netflow5_flows flows{*message, d.received};
    const list<netflow5::record_layout>& raw = message->records;
    flow::record& r = shared().batch()[0];
    for (std::size_t i = 0; i < flows.size() && !shared().limit_reached(); ++i) {
      inspect(raw[i], head, netflow5::encoded_size(i), anomalies);
      flows.read(i, r);
      shared().hand_on(e, r);
    }
  }
};
}  // namespace

std::unique_ptr<protocol_receiver> make_netflow5_receiver(reception& shared) {
  return std::make_unique<netflow5_receiver>(shared);
}

}  // namespace flowkit::tools
