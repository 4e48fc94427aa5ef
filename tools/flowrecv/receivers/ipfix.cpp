// SPDX-License-Identifier: BSL-1.0
#include <flowkit/ipfix/inspect.hpp>
#include <flowkit/ipfix/template.hpp>

#include "tools/flowrecv/formats/layout_members.hpp"
#include "tools/flowrecv/receivers/protocol_receiver.hpp"
#include "tools/flowrecv/receivers/template_message.hpp"

namespace flowkit::tools {

namespace {
void write_header(text_writer& out, octets header) {
  out.put("\"version\":10,\"length\":"), write_text(out, load_be<std::uint16_t>(header.data() + 2));
  write_layout_members(out, ipfix::header_layout, header.subspan(2 * sizeof(std::uint16_t)));
}

class ipfix_receiver final : public protocol_receiver {
 public:
  explicit ipfix_receiver(reception& shared) noexcept : protocol_receiver(shared) {}

  /// A datagram may hold several messages.
  void receive(const datagram& d) override {
    octets rest = d.payload;
    const auto at = [&] { return static_cast<std::uint32_t>(d.payload.size() - rest.size()); };
    for (bool first = true; first || rest.size() >= ipfix::header_size; first = false) {
      const auto strict = ipfix::decode(rest);
      const auto m = strict || !shared().settings().lenient ? strict : ipfix::decode_lenient(rest);
      if (!m && !first && m.failure().code == errc::bad_version) break;
      if (!m) {
        const auto lenient = ipfix::decode_lenient(rest);
        const std::uint32_t domain = lenient ? lenient->head.observation_domain : 0;
        if (first) return shared().refuse_whole(d, protocol::ipfix, domain, m.failure());
        exporter& e = shared().exporters().at({d.source, protocol::ipfix, domain});
        return shared().refuse(e, d, {m.failure().code, at() + m.failure().offset});
      }
      if (!message(d, *m, rest, first)) return;
      rest = rest.subspan(ipfix::size(*m));
    }
    if (!rest.empty()) shared().left_over(rest, {errc::bad_length, at()});
  }

 private:
  /// An exporter that runs on tells the same time again, or one that its clock, which was set, has moved a little.
  static bool is_another_boot(timestamp before, timestamp now) noexcept {
    return before != timestamp{} && now > before + milliseconds(flow::uptime_tracker::tolerance_ms);
  }
  /// False when its sets cannot be read to their end.
  bool message(const datagram& d, const ipfix::message& m, octets from_here, bool first) {
    const ipfix::header& head = m.head;
    const record_context context = ipfix::context(head, d.received);
    shared().sessions().expire(d.received);
    const auto of =
        shared().arrived(d, d.from(), protocol::ipfix, head.observation_domain, head.sequence, context, first);
    if (part_watch* const parts = shared().parts())
      parts->message(of.account, {.in = d,
                                  .number = parts->number(),
                                  .kind = protocol::ipfix,
                                  .domain = head.observation_domain,
                                  .sequence = head.sequence,
                                  .exported = context.export_time,
                                  .header = from_here.first(ipfix::header_size),
                                  .write_header = write_header});
    if (shared().limits(of.account, first)) {
      // Its number says what is missing before it, unless it includes its own records: how many these are is not known.
      shared().count_sequence(of, head.sequence, [&](flow::exporter_run& run) {
        if (run.counts_itself()) run.sequence.lose_track(), run.self_counting.lose_track();
        return run.observe_records(head.sequence, 0, false);
      });
      return true;
    }
    template_message<ipfix::rules> message{shared(), of, d, context};
    message.set_whole(from_here.first(ipfix::size(m)));
    const timestamp booted = message.boot_time();
    if (!message.decode(ipfix::sets(m))) return false;
    shared().count_sequence(of, head.sequence, [&](flow::exporter_run& run) {
      run.tells_boot = message.boot_time() != timestamp{};
      return run.observe_records(head.sequence, message.records(), !message.has_unknown(),
                                 is_another_boot(booted, message.boot_time()));
    });
    if (of.position != nullptr && message.has_unknown()) of.position->knows_number = false;
    if (of.run.counts_itself()) ipfix::inspect_own_count(message.findings());
    ipfix::inspect(m, from_here, message.findings());
    return true;
  }
};
}  // namespace

std::unique_ptr<protocol_receiver> make_ipfix_receiver(reception& shared) {
  return std::make_unique<ipfix_receiver>(shared);
}

}  // namespace flowkit::tools
