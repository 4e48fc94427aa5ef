// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/receivers/sflow5.hpp"

#include <flowkit/core/layout_json.hpp>
#include <flowkit/flow/sflow5.hpp>
#include <flowkit/sflow5/formats.hpp>
#include <flowkit/sflow5/inspect.hpp>

#include "tools/flowrecv/receivers/sflow5_account.hpp"
#include "tools/flowrecv/receivers/sflow5_counts.hpp"

namespace flowkit::tools {

namespace {
/// What an agent has shown of itself.
struct agent_memory final : protocol_memory {
  std::uint32_t boots = 0;    ///< restarts seen
  std::uint32_t limited = 0;  ///< datagrams over its limit
  sflow5::agent_origin origin;
  sflow5::sample_forms forms;
  [[nodiscard]] std::size_t octets() const noexcept override { return sizeof *this; }
};

/// One datagram on its way: sample after sample, all records of each looked at.
class sflow_datagram {
 public:
  using findings = observed_counts<sflow5::finding>;

  sflow_datagram(reception& shared, sample_sources& sources, exporter& e, agent_memory& agent, const datagram& d,
                 const sflow5::header& head, findings& found)
      : shared_(shared),
        sources_(sources),
        exporter_(e),
        own_(e.own.as<sflow5_counts>()),
        findings_(found),
        agent_(agent),
        datagram_(d),
        head_(head) {}

  /// The last of those that the datagram announces. If its length leads nowhere, but its records end with the datagram,
  /// the length is wrong and the records are not. `from`: the octet where its format stands. True if that is so.
  bool recover_last_sample(std::uint32_t from) {
    const octets rest = datagram_.payload.subspan(from);
    if (rest.size() < 8) return false;
    const sflow5::block b{static_cast<sflow5::data_format>(load_be<std::uint32_t>(rest.data())), rest.subspan(8)};
    if (!is_filled(b)) return false;
    findings_(sflow5::finding::sample_length, sflow5::length_place(from + 8));
    sample(b);
    return true;
  }
  void last_sample(const sflow5::block& b) {
    const std::uint32_t at = offset_of(b.data);
    const bool fits = at + b.data.size() == datagram_.payload.size();
    if (fits || is_filled(b) || !recover_last_sample(at - 8)) sample(b);
  }

  void sample(const sflow5::block& b) {
    using namespace sflow5;
    ++counters().samples;
    shared_.deliver(exporter_, received_sample{head_, b, datagram_.received});
    agent_.forms.inspect(b, offset_of(b.data), findings_);
    if (is_flow(b.format)) return flow(b);
    if (is_counters(b.format)) return counters_of(b);
    if (b.format == sample_format::discarded) return discarded(b);
    ++own_.unknown_samples;
    // Where samples are stepped over by their lengths alone, a length that XDR cannot have is a length gone wrong.
    if (b.data.size() % 4 != 0) refuse({errc::bad_length, offset_of(b.data)});
  }

  void refuse(error e) { shared_.refuse(exporter_, datagram_, e); }

  /// sflow5::visit calls this for each record of a known structure.
  template <class T>
  void operator()(const sflow5::block& b, std::uint32_t offset) {
    sflow5::inspect_record<T>(b, offset, findings_, [&](const T& record) {
      if constexpr (flow::flow_structure<T>)
        if (flow_ != nullptr) flow_->add(record);
    });
  }

 private:
  [[nodiscard]] exporter_counters& counters() noexcept { return exporter_.counters; }
  [[nodiscard]] std::uint32_t offset_of(octets part) const noexcept {
    return static_cast<std::uint32_t>(part.data() - datagram_.payload.data());
  }

  using sample_flow = flow::sample_flow<flow::record>;

  /// The records of a sample: those without structure are counted, the others read, and added to `into`. How many were
  /// read.
  std::uint64_t records(sflow5::block_kind kind, const sflow5::blocks& of, sample_flow* into = nullptr) {
    flow_ = into;
    std::uint64_t known = 0;
    sflow5::record_blocks blocks;
    for (const sflow5::block& b : of) {
      blocks.inspect(kind, b, offset_of(b.data), findings_);
      const bool is_known = sflow5::visit(kind, b, offset_of(b.data), *this);
      ++(is_known ? known : own_.unknown_records);
    }
    return known;
  }

  /// The sample's source, and what the sample's number says.
  template <class Sample>
  std::pair<sample_source&, flow::sequence_event> source(const Sample& s, numbered_samples sample_source::*kind) {
    sample_source& from =
        sources_.at({exporter_.key.source.address, exporter_.key.domain, s.source.type, s.source.index});
    const std::uint64_t lost = from.lost();
    const flow::sequence_event event = (from.*kind).observe(s.sequence, agent_.boots, agent_.limited);
    counters().samples_lost += from.lost() - lost;  // a late one takes back what was counted for it
    return {from, event};
  }

  void flow(const sflow5::block& b) {
    ++own_.flow_samples;
    const auto s = sflow5::decode_flow(b, offset_of(b.data));
    if (!s) return refuse(s.failure());
    const auto [from, event] = source(*s, &sample_source::flow);
    from.take(*s, event);
    exporter_.sampling_rate = s->sampling_rate;
    flow::record& r = shared_.batch().front();
    sample_flow to{head_, datagram_.received, r};
    const std::uint64_t known = records(sflow5::block_kind::flow_record, s->records, &to);
    const bool has_packet = to.finish(*s);
    // Records that end well before their sample, and none of a known structure among them: something else was read.
    if (!has_packet && known == 0 && !s->records.empty() &&
        sflow5::fixed_size(b.format) + s->records.raw().size() + 8 <= b.data.size())
      refuse({errc::bad_length, offset_of(b.data)});
    else
      inspect_sample(*s, b), own_.without_packet += !has_packet;
    if (has_packet && !shared_.limit_reached()) shared_.deliver(exporter_, r);
  }

  void counters_of(const sflow5::block& b) {
    ++own_.counters_samples;
    const auto s = sflow5::decode_counters(b, offset_of(b.data));
    if (!s) return refuse(s.failure());
    inspect_frame(*s, b, offset_of(b.data), findings_);
    source(*s, &sample_source::counters);
    records(sflow5::block_kind::counter_record, s->records);
  }

  void discarded(const sflow5::block& b) {
    ++own_.discarded_packets;
    const auto s = sflow5::decode_discarded(b, offset_of(b.data));
    if (!s) return refuse(s.failure());
    // A notice without records is short, but says what was dropped where.
    if (!s->records.empty()) inspect_frame(*s, b, offset_of(b.data), findings_);
    source(*s, &sample_source::discarded).first.drops = s->drops;
    flow::record& r = shared_.batch().front();
    sample_flow to{head_, datagram_.received, r};
    records(sflow5::block_kind::flow_record, s->records, &to);
    to.finish(*s);
    if (!shared_.limit_reached()) shared_.deliver(exporter_, r);
  }

  void inspect_sample(const sflow5::flow_sample& s, const sflow5::block& b) {
    inspect_frame(s, b, offset_of(b.data), findings_);
    inspect(s, b, offset_of(b.data), findings_);
  }

  reception& shared_;
  sample_sources& sources_;
  exporter& exporter_;
  sflow5_counts& own_;
  findings& findings_;
  agent_memory& agent_;
  const datagram& datagram_;
  const sflow5::header& head_;
  sample_flow* flow_ = nullptr;  ///< that the records at hand belong to
};

/// All octets before the samples, of a datagram that has them.
octets header_of(octets datagram) noexcept {
  reader in{datagram};
  sflow5::header head{};
  constexpr std::size_t version = 4, count = 4;
  in.advance(version);
  static_cast<void>(sflow5::header_layout.read(in, head));
  return datagram.first(in.offset() + count);
}
void write_header(text_writer& out, octets header) {
  reader in{header.subspan(4)};
  sflow5::header head{};
  static_cast<void>(sflow5::header_layout.read(in, head));
  char before = ',';
  out.put("\"version\":5");
  sflow5::header_layout.for_each([&]<class D>(D) { flowkit::detail::write_json_member<D>(out, head, before); });
  out.put(",\"samples\":"), write_text(out, load_be<std::uint32_t>(in.at()));
}
}  // namespace

void sflow5_receiver::receive(const datagram& d) {
  const auto s = sflow5::decode_lenient(d.payload);
  if (!s) return shared().refuse_whole(d, protocol::sflow5, 0, s.failure());
  const sflow5::header& head = s->found.head;
  // An agent without an address of its own is identified by where its datagrams come from; ports say nothing of it.
  message_source from = d.from();
  from.address = is_specified(head.agent) ? head.agent : d.source.address;
  from.port = 0;
  record_context context{};
  context.export_time = context.received = d.received;
  context.uptime_ms = head.uptime;
  context.has_uptime = true;
  const auto of = shared().arrived(d, from, protocol::sflow5, head.sub_agent, head.sequence, context);
  exporter& e = of.account;
  auto& agent = shared().memory_of<agent_memory>(of);
  observed_counts anomalies{e.own.as<sflow5_counts>().anomalies, shared().watching(), d.payload};
  sflow_datagram message{shared(), sources_, e, agent, d, head, anomalies};

  if (part_watch* const parts = shared().parts())
    parts->message(e, {.in = d,
                       .number = parts->number(),
                       .kind = protocol::sflow5,
                       .domain = head.sub_agent,
                       .sequence = head.sequence,
                       .exported = {},
                       .header = header_of(d.payload),
                       .write_header = write_header});
  inspect(*s, d.payload, anomalies);
  agent.origin.inspect(d.payload, d.source.address, anomalies);

  bool restarted = false;
  const flow::sequence_event event = shared().count_sequence(of, head.sequence, [&](flow::exporter_run& run) {
    const auto event_of_run = run.observe(head.sequence, 1, context);
    restarted = run.restarted;
    return event_of_run;
  });
  agent.boots += restarted || event == flow::sequence_event::restart;
  if (shared().limits(e)) {
    ++agent.limited;
    return;
  }

  std::uint32_t at = 0;
  for (const sflow5::block& b : s->found.samples) {
    ++at == s->announced ? message.last_sample(b) : message.sample(b);
    if (shared().limit_reached()) break;
  }
  // The samples before the damage are good [SFLOW-5-TILE].
  const bool at_last = at + 1 == s->announced && s->wrong.code == errc::bad_length;
  if (s->wrong.code != errc::ok && !(at_last && message.recover_last_sample(s->end))) message.refuse(s->wrong);
}

std::unique_ptr<protocol_account> sflow5_receiver::account() const {
  return std::make_unique<sflow5_account>(sources_);
}

std::unique_ptr<protocol_receiver> make_sflow5_receiver(reception& shared) {
  return std::make_unique<sflow5_receiver>(shared);
}

}  // namespace flowkit::tools
