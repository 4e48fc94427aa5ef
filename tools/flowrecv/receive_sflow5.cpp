// SPDX-License-Identifier: BSL-1.0
#include <flowkit/flow/sflow5.hpp>
#include <flowkit/sflow5/formats.hpp>
#include <flowkit/sflow5/inspect.hpp>

#include "tools/flowrecv/receiver.hpp"

namespace flowkit::tools {

/// One datagram on its way: sample after sample, all records of each looked at.
class sflow_datagram {
 public:
  sflow_datagram(receiver& r, exporter& e, exporter_session& s, const datagram& d, const sflow5::header& head)
      : receiver_(r), exporter_(e), session_(s), datagram_(d), head_(head) {}

  /// The last of those that the datagram announces. If its length leads nowhere, but its records end with the datagram,
  /// the length is wrong and the records are not. `from`: the octet where its format stands. True if that is so.
  bool mend_last(std::uint32_t from) {
    const octets rest = datagram_.payload.subspan(from);
    if (rest.size() < 8) return false;
    const sflow5::block b{static_cast<sflow5::data_format>(load_be<std::uint32_t>(rest.data())), rest.subspan(8)};
    if (!is_filled(b)) return false;
    counters().sflow_findings(sflow5::finding::sample_length, sflow5::length_place(from + 8));
    sample(b);
    return true;
  }
  void last_sample(const sflow5::block& b) {
    const std::uint32_t at = offset_of(b.data);
    const bool fits = at + b.data.size() == datagram_.payload.size();
    if (fits || is_filled(b) || !mend_last(at - 8)) sample(b);
  }

  void sample(const sflow5::block& b) {
    using namespace sflow5;
    ++counters().samples;
    if (receiver_.samples_ && (!receiver_.counters_only_ || is_counters(b.format)) &&
        !receiver_.samples_({head_, b, datagram_.received}, exporter_))
      ++counters().output_lost;
    session_.forms.inspect(b, offset_of(b.data), counters().sflow_findings);
    if (is_flow(b.format)) return flow(b);
    if (is_counters(b.format)) return counters_of(b);
    if (b.format == sample_format::discarded) return discarded(b);
    ++counters().unknown_samples;
    // Where samples are stepped over by their lengths alone, a length that XDR cannot have is a length gone wrong.
    if (b.data.size() % 4 != 0) refuse({errc::bad_length, offset_of(b.data)});
  }

  void refuse(error e) { receiver_.refuse(exporter_, datagram_, static_cast<std::size_t>(e.code), e.offset); }

  /// sflow5::visit calls this for each record of a known structure.
  template <class T>
  void operator()(const sflow5::block& b, std::uint32_t offset) {
    sflow5::inspect_record<T>(b, offset, counters().sflow_findings);
  }

 private:
  [[nodiscard]] exporter_counters& counters() noexcept { return exporter_.counters; }
  [[nodiscard]] std::uint32_t offset_of(octets part) const noexcept {
    return static_cast<std::uint32_t>(part.data() - datagram_.payload.data());
  }

  /// The records of a sample: those without structure are counted, the others read.
  void records(sflow5::block_kind kind, const sflow5::blocks& of) {
    sflow5::record_blocks blocks;
    for (const sflow5::block& b : of) {
      blocks.inspect(kind, b, offset_of(b.data), counters().sflow_findings);
      counters().unknown_records += !sflow5::visit(kind, b, offset_of(b.data), *this);
    }
  }

  /// The sample's source, and what the sample's number says.
  template <class Sample>
  std::pair<sample_source&, flow::sequence_event> source(const Sample& s, numbered_samples sample_source::*kind) {
    sample_source& from = receiver_.exporters_.sources().at(
        {exporter_.key.source.address, exporter_.key.domain, s.source.type, s.source.index});
    const std::uint64_t lost = from.lost();
    const flow::sequence_event event = (from.*kind).observe(s.sequence, session_.boots);
    counters().samples_lost += from.lost() - lost;  // a late one takes back what was counted for it
    return {from, event};
  }

  void flow(const sflow5::block& b) {
    ++counters().flow_samples;
    const auto s = sflow5::decode_flow(b, offset_of(b.data));
    if (!s) return refuse(s.failure());
    const auto [from, event] = source(*s, &sample_source::flow);
    from.take(*s, event);
    exporter_.sampling_rate = s->sampling_rate;
    records(sflow5::block_kind::flow_record, s->records);

    flow::record& r = receiver_.batch_.front();
    const bool has_packet = flow::read_flow(*s, head_, datagram_.received, r);
    // Records that end well before their sample, and nothing that could be a packet among them: something else was
    // read.
    if (!has_packet && !s->records.empty() &&
        sflow5::fixed_size(b.format) + s->records.raw().size() + 8 <= b.data.size())
      refuse({errc::bad_length, offset_of(b.data)});
    else
      inspect_sample(*s, b), counters().without_packet += !has_packet;
    if (has_packet && !receiver_.limit_reached()) receiver_.hand_on(exporter_, r);
  }

  void counters_of(const sflow5::block& b) {
    ++counters().counters_samples;
    const auto s = sflow5::decode_counters(b, offset_of(b.data));
    if (!s) return refuse(s.failure());
    inspect_frame(*s, b, offset_of(b.data), counters().sflow_findings);
    source(*s, &sample_source::counters);
    records(sflow5::block_kind::counter_record, s->records);
  }

  void discarded(const sflow5::block& b) {
    ++counters().discarded_packets;
    const auto s = sflow5::decode_discarded(b, offset_of(b.data));
    if (!s) return refuse(s.failure());
    // A notice without records is short, but says what was dropped where.
    if (!s->records.empty()) inspect_frame(*s, b, offset_of(b.data), counters().sflow_findings);
    source(*s, &sample_source::discarded).first.drops = s->drops;
    records(sflow5::block_kind::flow_record, s->records);
    flow::record& r = receiver_.batch_.front();
    flow::read_flow(*s, head_, datagram_.received, r);
    if (!receiver_.limit_reached()) receiver_.hand_on(exporter_, r);
  }

  void inspect_sample(const sflow5::flow_sample& s, const sflow5::block& b) {
    inspect_frame(s, b, offset_of(b.data), counters().sflow_findings);
    inspect(s, b, offset_of(b.data), counters().sflow_findings);
  }

  receiver& receiver_;
  exporter& exporter_;
  exporter_session& session_;
  const datagram& datagram_;
  const sflow5::header& head_;
};

void receiver::sflow5(const datagram& d) {
  const auto s = sflow5::decode_lenient(d.payload);
  if (!s) {
    return refuse_whole(d, protocol::sflow5, 0, static_cast<std::size_t>(s.failure().code), s.failure().offset);
  }
  const sflow5::header& head = s->found.head;
  // An agent without an address of its own is identified by where its datagrams come from; ports say nothing of it.
  message_source from = d.from();
  from.address = is_specified(head.agent) ? head.agent : d.source.address;
  from.port = 0;
  record_context context{};
  context.export_time = context.received = d.received;
  context.uptime_ms = head.uptime;
  context.has_uptime = true;
  const auto of = arrived(d, from, protocol::sflow5, head.sub_agent, head.sequence, context);
  exporter& e = of.account;
  exporter_session& session = sessions_[of.session].learnt;
  sflow_datagram message{*this, e, session, d, head};

  inspect(*s, d.payload, e.counters.sflow_findings);
  session.origin.inspect(d.payload, d.source.address, e.counters.sflow_findings);

  bool restarted = false;
  const flow::sequence_event event = count_sequence(of, head.sequence, [&](flow::exporter_run& run) {
    const auto told = run.observe(head.sequence, 1, context);
    restarted = run.restarted;
    return told;
  });
  session.boots += restarted || event == flow::sequence_event::restart;

  std::uint32_t at = 0;
  for (const sflow5::block& b : s->found.samples) {
    ++at == s->announced ? message.last_sample(b) : message.sample(b);
    if (limit_reached()) break;
  }
  // The samples before the damage are good [SFLOW-5-TILE].
  const bool at_last = at + 1 == s->announced && s->wrong.code == errc::bad_length;
  if (s->wrong.code != errc::ok && !(at_last && message.mend_last(s->end))) message.refuse(s->wrong);
}

}  // namespace flowkit::tools
