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
    sflow5::findings f;
    f.add(sflow5::finding::sample_length);
    count(f);
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
    form_of(b.format);
    if (is_flow(b.format)) return flow(b);
    if (is_counters(b.format)) return counters_of(b);
    if (b.format == sample_format::discarded) return discarded(b);
    ++counters().unknown_samples;
    // Where samples are stepped over by their lengths alone, a length that XDR cannot have is a length gone wrong.
    if (b.data.size() % 4 != 0) refuse({errc::bad_length, offset_of(b.data)});
  }

  void count(const sflow5::findings& f) {
    if (!f.any()) return;
    for (std::size_t i = 0; i < sflow5::finding_count; ++i)
      counters().sflow_findings[i] += f.has(static_cast<sflow5::finding>(i));
  }
  void refuse(error e) { receiver_.refuse(exporter_, datagram_, static_cast<std::size_t>(e.code), e.offset); }

  /// sflow5::visit calls this for each record of a known structure.
  template <class T>
  void operator()(const sflow5::block& b, std::uint32_t offset) {
    using sflow5::finding;
    sflow5::findings f;
    const auto r = sflow5::read<T>(b.data, offset);
    if (r) {
      f = inspect(r->value);
      f.add(finding::record_variant, r->is_variant);
      f.add(finding::nonzero_padding, r->odd_padding);
      f.add(finding::long_string, sflow5::has_long_string(r->value));
      f.add(finding::record_longer, r->used < b.data.size());
    } else {
      f.add(finding::record_damaged);
    }
    count(f);
  }

 private:
  [[nodiscard]] exporter_counters& counters() noexcept { return exporter_.counters; }
  [[nodiscard]] std::uint32_t offset_of(octets part) const noexcept {
    return static_cast<std::uint32_t>(part.data() - datagram_.payload.data());
  }

  void form_of(sflow5::data_format f) {
    using namespace sflow5;
    session_.compact |= f == sample_format::flow || f == sample_format::counters;
    session_.expanded |= f == sample_format::flow_expanded || f == sample_format::counters_expanded;
    findings mixed;
    mixed.add(finding::mixed_forms, session_.compact && session_.expanded);
    count(mixed);
  }

  /// The records of a sample: those without structure are counted, the others read.
  void records(sflow5::block_kind kind, const sflow5::blocks& of) {
    unsigned seen = 0;  // of the formats 1 to 4, which describe the packet
    for (const sflow5::block& b : of) {
      sflow5::findings f;
      f.add(sflow5::finding::unaligned_length, b.data.size() % 4 != 0);
      const auto format = static_cast<std::uint32_t>(b.format);
      if (kind == sflow5::block_kind::flow_record && format >= 1 && format <= 4) {
        f.add(sflow5::finding::record_doubled, (seen >> format & 1) != 0);
        seen |= 1u << format;
      }
      count(f);
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
    sflow5::findings f = inspect_frame(*s, b);
    f.add(inspect(*s));
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
      count(f), counters().without_packet += !has_packet;
    if (has_packet && !receiver_.limit_reached()) receiver_.hand_on(exporter_, r);
  }

  void counters_of(const sflow5::block& b) {
    ++counters().counters_samples;
    const auto s = sflow5::decode_counters(b, offset_of(b.data));
    if (!s) return refuse(s.failure());
    count(inspect_frame(*s, b));
    source(*s, &sample_source::counters);
    records(sflow5::block_kind::counter_record, s->records);
  }

  void discarded(const sflow5::block& b) {
    ++counters().discarded_packets;
    const auto s = sflow5::decode_discarded(b, offset_of(b.data));
    if (!s) return refuse(s.failure());
    sflow5::findings f = inspect_frame(*s, b);
    // A notice without records is short, but says what was dropped where.
    if (!s->records.empty()) count(f);
    source(*s, &sample_source::discarded).first.drops = s->drops;
    records(sflow5::block_kind::flow_record, s->records);
    flow::record& r = receiver_.batch_.front();
    flow::read_flow(*s, head_, datagram_.received, r);
    if (!receiver_.limit_reached()) receiver_.hand_on(exporter_, r);
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
  const bool first = of.run.messages == 0;
  sflow_datagram message{*this, e, session, d, head};

  sflow5::findings f = inspect(*s, d.payload);
  f.add(sflow5::finding::agent_moved, !first && session.sent_from != d.source.address);
  session.sent_from = d.source.address;
  message.count(f);

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
