// SPDX-License-Identifier: BSL-1.0
// NetFlow v9 and IPFIX: what differs between them is in two short functions at the end.
#include <flowkit/ipfix/message.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/netflow9/message.hpp>
#include <flowkit/netflow9/template.hpp>

#include "tools/flowrecv/receiver.hpp"

namespace flowkit::tools {

/// One message on its way through set_decoder.
class template_message {
 public:
  using entry = template_cache<stored_template>::entry;

  template_message(receiver& r, exporter& e, std::uint32_t stream, const datagram& d, const record_context& context)
      : receiver_(r), exporter_(e), stream_(stream), datagram_(d), context_(context) {}

  /// All sets; false when one does not fit (v9), so that what follows cannot be read.
  template <class Rules>
  bool decode(set_cursor sets) {
    set_decoder<Rules, stored_template, template_message> decoder{
        receiver_.store_, stream_, context_, datagram_.received, receiver_.settings_.transport, *this};
    for (set_view s; sets.next(s);) {
      ++sets_;
      decoder.decode(s);
    }
    if (sets.failure().code == errc::ok) {
      if (!sets.rest().empty()) finding(template_finding::trailing_octets);
      return true;
    }
    for (const std::byte b : sets.rest()) {
      if (b == std::byte{0}) continue;
      receiver_.refuse(exporter_, datagram_, static_cast<std::size_t>(sets.failure().code), sets.failure().offset);
      return false;
    }
    finding(template_finding::trailing_octets);  // some devices fill datagrams with zeros
    return true;
  }

  // What set_decoder calls.
  void learned(entry& e, template_change change) {
    ++templates_;
    ++(e.is_options ? exporter_.counters.options_templates : exporter_.counters.templates);
    if (change == template_change::refreshed) return;
    count(template_finding::unreadable_field, odd_lengths(e.view()));
  }
  void withdrawn(std::uint16_t) {}
  void finding(template_finding f) { count(f, 1); }
  void unknown(const set_view&, bool) {
    ++exporter_.counters.template_lost;
    unknown_ = true;
  }
  void released(std::size_t sets) {
    exporter_.counters.template_lost -= sets;
    late_ = true;
  }
  void data(entry& e, octets content, std::uint32_t offset, const record_context& context) {
    if (!e.attached.compiled) receiver_.store_.cache.attach(stream_, e, compile(e.view()));
    record_context of = context;
    if (e.attached.has_init_time || exporter_.options.init_time() != timestamp{}) of.init_time = init_time(e, content);
    const std::uint32_t before = records_in_set_;
    records_in_set_ = 0;
    const octets rest = e.is_options ? options(e, content, of) : flows(e, content, of);
    if (!late_) records_ += records_in_set_;
    check_rest(rest, e, offset);
    late_ = false;
    records_in_set_ = before;
  }

  [[nodiscard]] std::uint32_t records() const noexcept { return records_; }
  [[nodiscard]] std::uint32_t templates() const noexcept { return templates_; }
  [[nodiscard]] std::uint32_t sets() const noexcept { return sets_; }
  [[nodiscard]] bool has_unknown() const noexcept { return unknown_; }

 private:
  void count(template_finding f, std::uint64_t n) {
    exporter_.counters.template_findings[static_cast<std::size_t>(f)] += n;
  }

  timestamp init_time(const entry& e, octets content) const {
    if (e.attached.has_init_time) {
      record_cursor cursor{e.fields, e.shape, content};
      if (const octets first = cursor.next(); !first.empty())
        for (const field_view& f : record_view(e.fields, first))
          if (f.spec->names(ie::systemInitTimeMilliseconds) && f.value.size() == 8)
            return from_unix_milliseconds(static_cast<std::int64_t>(load_be(f.value.data(), 8)));
    }
    return exporter_.options.init_time();
  }

  /// Values that are odd in themselves, and the records as they are, where somebody wants them.
  void look_at_each(const entry& e, octets content, const record_context& context) {
    if (e.attached.checked.empty() && !receiver_.elements_) return;
    const template_view view = e.view();
    record_cursor cursor{e.fields, e.shape, content};
    for (octets r = cursor.next(); !r.empty(); r = cursor.next()) {
      check_values(e.attached, e.fields, r, context, exporter_.counters.template_findings);
      if (receiver_.elements_ && !receiver_.elements_({view, r, context}, exporter_)) ++exporter_.counters.output_lost;
    }
  }

  octets flows(const entry& e, octets content, const record_context& context) {
    look_at_each(e, content, context);
    std::vector<flow::record>& batch = receiver_.batch_;
    while (!receiver_.limit_reached()) {
      const plan::outcome o = read_flows(e.attached.flows, content, batch, context, exporter_.key.domain);
      for (std::size_t i = 0; i < o.records && !receiver_.limit_reached(); ++i) {
        flow::record& r = batch[i];
        exporter_.options.complete(r);
        if (r.has<&flow::record::sampling_interval>()) sampling(r);
        receiver_.hand_on(exporter_, r);
      }
      records_in_set_ += static_cast<std::uint32_t>(o.records);
      count(template_finding::saturated, o.saturated);
      content = content.subspan(o.octets);
      if (o.failure.code != errc::ok) finding(template_finding::damaged_record), damaged_ = true;
      if (o.records < plan::batch) break;
    }
    return content;
  }

  void sampling(flow::record& r) {
    if (r.sampling_interval == 0 || r.sampling_interval > max_believable_rate) {
      finding(template_finding::bad_sampling);
      r.set_present<&flow::record::sampling_interval>(false);
    } else {
      exporter_.sampling_rate = r.sampling_interval;
    }
  }

  octets options(const entry& e, octets content, const record_context& context) {
    look_at_each(e, content, context);
    std::array<flow::options_record, 16> batch;
    while (true) {
      const plan::outcome o = e.attached.options.read(content, batch, context);
      for (std::size_t i = 0; i < o.records; ++i) {
        const auto result =
            exporter_.options.learn(batch[i], e.attached.options.present(), receiver_.exporters_.options_budget());
        if (result == flow::exporter_options::outcome::bad_sampling) finding(template_finding::bad_sampling);
      }
      exporter_.counters.options_records += o.records;
      records_in_set_ += static_cast<std::uint32_t>(o.records);
      content = content.subspan(o.octets);
      if (o.failure.code != errc::ok) finding(template_finding::damaged_record), damaged_ = true;
      if (o.records < batch.size()) break;
    }
    if (const auto rate = exporter_.options.system_rate(); rate != 0) exporter_.sampling_rate = rate;
    return content;
  }

  /// What stands behind the last whole record.
  void check_rest(octets rest, const entry& e, std::uint32_t) {
    if (std::exchange(damaged_, false) || rest.empty() || receiver_.limit_reached()) return;
    if (records_in_set_ == 0 && rest.size() < e.shape.min_size) return finding(template_finding::short_set);
    if (rest.size() > 3) finding(template_finding::long_padding);
    for (const std::byte b : rest)
      if (b != std::byte{0}) return finding(template_finding::nonzero_padding);
  }

  receiver& receiver_;
  exporter& exporter_;
  std::uint32_t stream_;
  const datagram& datagram_;
  record_context context_;
  std::uint32_t sets_ = 0, templates_ = 0, records_ = 0, records_in_set_ = 0;
  bool unknown_ = false, late_ = false, damaged_ = false;
};

namespace {
std::uint32_t stream_of(template_store<stored_template>& store, const datagram& d, std::uint16_t version,
                        std::uint32_t domain, template_scope scope) {
  store.pending.enforce(d.received, [&](const auto& id) {
    auto& stream = store.cache[id.handle];
    if (stream.serial == id.serial && stream.held > 0) --stream.held;
  });
  return store.cache.at(make_stream_key(d.source.address, d.source.port, version, domain, scope));
}

/// IPFIX counts data records sent before the message. Some exporters count those of the message itself as well: then
/// the distance to the last number is what this message holds, and not what the last one held.
void count_sequence(exporter& e, std::uint32_t sequence, const template_message& m) {
  const std::uint32_t units = m.records();
  const bool known = e.counters.datagrams > 1 && e.next_sequence != 0;
  if (!e.sequence_counts_itself && known && !m.has_unknown() && units != 0 && sequence != e.sequence.expected() &&
      sequence != e.next_sequence && sequence - e.last_sequence == units) {
    e.sequence_counts_itself = true;
    e.sequence.lose_track();
  }
  if (e.sequence_counts_itself)
    ++e.counters.template_findings[static_cast<std::size_t>(template_finding::sequence_counts_itself)];
  const auto event = e.sequence.observe(e.sequence_counts_itself ? sequence - units : sequence, units);
  if (event == flow::sequence_event::first && e.counters.datagrams == 1) e.first_sequence = sequence;
  if (m.has_unknown()) e.sequence.lose_track();  // who knows how many records these sets held
  e.last_sequence = sequence;
  e.next_sequence = sequence + units;
  e.counters.sequence = e.sequence.counts();
}
}  // namespace

void receiver::netflow9(const datagram& d) {
  const auto m = netflow9::decode(d.payload);
  if (!m) {
    return refuse(arrived(d, protocol::netflow9, 0), d, static_cast<std::size_t>(m.failure().code), m.failure().offset);
  }
  const netflow9::header& head = m->head;
  exporter& e = arrived(d, protocol::netflow9, head.source_id);
  const bool restarted = e.uptime.observe(head.sys_uptime, netflow9::export_time(head));
  if (e.sequence.observe(head.sequence, 1, restarted) == flow::sequence_event::first) e.first_sequence = head.sequence;
  e.next_sequence = e.sequence.expected();
  e.counters.sequence = e.sequence.counts();

  const auto stream = stream_of(store_, d, netflow9::version, head.source_id, settings_.scope);
  template_message message{*this, e, stream, d, netflow9::context(head, d.received)};
  const bool whole = message.decode<netflow9::rules>(netflow9::sets(*m));
  // Many exporters count FlowSets where the RFC says records: both are taken.
  if (whole && !message.has_unknown() && head.count != message.records() + message.templates() &&
      head.count != message.sets())
    message.finding(template_finding::count_mismatch);
}

void receiver::ipfix(const datagram& d) {
  octets rest = d.payload;
  for (bool first = true; first || rest.size() >= ipfix::header_size; first = false) {
    const auto strict = ipfix::decode(rest);
    const auto m = strict || !settings_.lenient ? strict : ipfix::decode_lenient(rest);
    const auto at = static_cast<std::uint32_t>(d.payload.size() - rest.size());
    if (!m && !first && m.failure().code == errc::bad_version) return;  // octets behind the message, counted already
    if (!m) {
      const auto lenient = ipfix::decode_lenient(rest);
      const std::uint32_t domain = lenient ? lenient->head.observation_domain : 0;
      return refuse(arrived(d, protocol::ipfix, domain), d, static_cast<std::size_t>(m.failure().code),
                    at + m.failure().offset);
    }
    const ipfix::header& head = m->head;
    exporter& e = first ? arrived(d, protocol::ipfix, head.observation_domain)
                        : exporters_.at({d.source, protocol::ipfix, head.observation_domain});
    const auto stream = stream_of(store_, d, ipfix::version, head.observation_domain, settings_.scope);
    template_message message{*this, e, stream, d, ipfix::context(head, d.received)};
    if (!message.decode<ipfix::rules>(ipfix::sets(*m))) return;
    count_sequence(e, head.sequence, message);
    rest = rest.subspan(ipfix::size(*m));
    if (!rest.empty()) message.finding(template_finding::datagram_longer);
  }
}

}  // namespace flowkit::tools
