// SPDX-License-Identifier: BSL-1.0
#include <flowkit/netflow9/inspect.hpp>
#include <flowkit/netflow9/template.hpp>

#include "tools/flowrecv/formats/layout_members.hpp"
#include "tools/flowrecv/receivers/protocol_receiver.hpp"
#include "tools/flowrecv/receivers/template_message.hpp"

namespace flowkit::tools {

namespace {
void write_header(text_writer& out, octets header) {
  out.put("\"version\":9");
  write_layout_members(out, netflow9::header_layout, header.subspan(sizeof(std::uint16_t)));
}

class netflow9_receiver final : public protocol_receiver {
 public:
  explicit netflow9_receiver(reception& shared) noexcept : protocol_receiver(shared) {}

  void receive(const datagram& d) override {
    const auto m = netflow9::decode_lenient(d.payload);
    if (!m) return shared().refuse_whole(d, protocol::netflow9, 0, m.failure());
    const netflow9::header& head = m->head;
    const record_context context = netflow9::context(head, d.received);
    shared().sessions().expire(d.received);
    const auto of = shared().arrived(d, d.from(), protocol::netflow9, head.source_id, head.sequence, context);
    if (part_watch* const parts = shared().parts())
      parts->message(of.account, {.in = d,
                                  .number = parts->number(),
                                  .kind = protocol::netflow9,
                                  .domain = head.source_id,
                                  .sequence = head.sequence,
                                  .exported = context.export_time,
                                  .header = d.payload.first(netflow9::header_size),
                                  .write_header = write_header});
    shared().count_sequence(of, head.sequence,
                            [&](flow::exporter_run& run) { return run.observe(head.sequence, 1, context); });
    if (shared().limits(of.account)) return;

    template_message<netflow9::rules> message{shared(), of, d, context};
    const bool whole = message.decode(netflow9::sets(*m));
    // Of a message that --count leaves in its middle not all is counted.
    if (whole && !message.has_unknown() && !shared().limit_reached())
      netflow9::inspect(head, {message.records(), message.templates(), message.sets()}, message.findings());
  }
};
}  // namespace

std::unique_ptr<protocol_receiver> make_netflow9_receiver(reception& shared) {
  return std::make_unique<netflow9_receiver>(shared);
}

}  // namespace flowkit::tools
