// SPDX-License-Identifier: BSL-1.0
// sFlow v5: samples become flows; those of counters are counted.
#include <flowkit/flow/sflow5.hpp>
#include <flowkit/sflow5/message.hpp>

#include "c/src/reading.hpp"

namespace flowkit::c_interface {

namespace {
class sflow_datagram {
 public:
  sflow_datagram(reading& in, account& of, const sflow5::header& head) noexcept : in_(in), of_(of), head_(head) {
    out_.protocol = FLOWKIT_SFLOW5, out_.domain = head.sub_agent, out_.exporter = in.exporter();
    out_.context.export_time = out_.context.received = in.received();
    out_.flow = &in.collector().batch[0];
  }

  void sample(const sflow5::block& b) {
    if (sflow5::is_flow(b.format)) return flow(b);
    if (sflow5::is_counters(b.format)) {
      ++of_.counts.counter_samples;
      if (const auto s = sflow5::decode_counters(b, offset_of(b.data)); !s) in_.refuse(of_, s.failure());
      return;
    }
    if (b.format == sflow5::sample_format::discarded) return discarded(b);
    ++of_.counts.unknown_samples;
    // Where samples are stepped over by their lengths alone, a length that XDR cannot have is a length gone wrong.
    if (b.data.size() % 4 != 0) in_.refuse(of_, {errc::bad_length, offset_of(b.data)});
  }
  /// The last of those that the datagram announces. If its length leads nowhere, but its records end with the datagram,
  /// the length is wrong and the records are not.
  void last_sample(const sflow5::block& b) {
    const std::uint32_t at = offset_of(b.data);
    const bool fits = at + b.data.size() == in_.datagram().size();
    if (fits || is_filled(b) || !recover_last_sample(at - 8)) sample(b);
  }
  /// `from`: the octet where its format stands. True if that is so.
  bool recover_last_sample(std::uint32_t from) {
    const octets rest = in_.datagram().subspan(from);
    if (rest.size() < 8) return false;
    const sflow5::block b{static_cast<sflow5::data_format>(load_be<std::uint32_t>(rest.data())), rest.subspan(8)};
    if (!is_filled(b)) return false;
    sample(b);
    return true;
  }

 private:
  [[nodiscard]] std::uint32_t offset_of(octets part) const noexcept {
    return static_cast<std::uint32_t>(part.data() - in_.datagram().data());
  }
  void flow(const sflow5::block& b) {
    const auto s = sflow5::decode_flow(b, offset_of(b.data));
    if (!s) return in_.refuse(of_, s.failure());
    of_.sampling = s->sampling_rate;
    if (!flow::read_flow(*s, head_, in_.received(), in_.collector().batch[0])) {
      ++of_.counts.unknown_samples;
      return;
    }
    in_.deliver(of_, out_);
  }
  void discarded(const sflow5::block& b) {
    const auto s = sflow5::decode_discarded(b, offset_of(b.data));
    if (!s) return in_.refuse(of_, s.failure());
    flow::read_flow(*s, head_, in_.received(), in_.collector().batch[0]);
    in_.deliver(of_, out_);
  }

  reading& in_;
  account& of_;
  const sflow5::header& head_;
  flowkit_record out_;
};
}  // namespace

void read_sflow5(reading& in) {
  const auto s = sflow5::decode_lenient(in.datagram());
  if (!s) return in.refuse_whole(FLOWKIT_SFLOW5, 0, s.failure());
  const sflow5::header& head = s->found.head;
  // An agent without an address of its own is identified by where its datagrams come from; ports say nothing of it.
  message_source from = in.from();
  if (is_specified(head.agent)) from.address = head.agent;
  from.port = 0;
  record_context context{};
  context.export_time = context.received = in.received();
  context.uptime_ms = head.uptime, context.has_uptime = true;
  const auto of = in.arrived(from, FLOWKIT_SFLOW5, sflow5_sessions, head.sub_agent, head.sequence, context);
  reading::count_sequence(of, [&](flow::exporter_run& run) { return run.observe(head.sequence, 1, context); });

  sflow_datagram message{in, of.counts, head};
  std::uint32_t at = 0;
  for (const sflow5::block& b : s->found.samples) ++at == s->announced ? message.last_sample(b) : message.sample(b);
  // The samples before the damage are good [SFLOW-5-TILE].
  const bool at_last = at + 1 == s->announced && s->wrong.code == errc::bad_length;
  if (s->wrong.code != errc::ok && !(at_last && message.recover_last_sample(s->end))) in.refuse(of.counts, s->wrong);
}

}  // namespace flowkit::c_interface
