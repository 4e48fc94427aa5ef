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
  using entry = exporter_sessions::entry;

  template_message(receiver& r, const receiver::known_exporter& of, const datagram& d, const record_context& context)
      : receiver_(r), exporter_(of.account), session_(of.session), from_(of.run.id), datagram_(d), context_(context) {}

  /// All sets; false when one does not fit (v9), so that what follows cannot be read.
  template <class Rules>
  bool decode(set_cursor sets) {
    set_decoder<Rules, exporter_sessions, template_message> decoder{receiver_.sessions_, session_, from_, context_,
                                                                    datagram_.received,  *this};
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
    if (!e.attached.compiled) receiver_.sessions_.attach(session_, e, compile(e.view()));
    record_context of = context;
    if (e.attached.has_init_time || options().init_time() != timestamp{}) of.init_time = init_time(e, content);
    const std::uint32_t before = records_in_set_;
    records_in_set_ = 0;
    const octets rest = e.is_options ? learn_options(e, content, of) : flows(e, content, of);
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
  [[nodiscard]] flow::exporter_options& options() const { return receiver_.sessions_[session_].learnt.options; }
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
    return options().init_time();
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
        options().complete(r);
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

  octets learn_options(const entry& e, octets content, const record_context& context) {
    look_at_each(e, content, context);
    std::array<flow::options_record, 16> batch;
    while (true) {
      const plan::outcome o = e.attached.options.read(content, batch, context);
      for (std::size_t i = 0; i < o.records; ++i) {
        const auto result =
            options().learn(batch[i], e.attached.options.present(), receiver_.sessions_.learnt_budget());
        if (result == flow::exporter_options::outcome::bad_sampling) finding(template_finding::bad_sampling);
      }
      exporter_.counters.options_records += o.records;
      records_in_set_ += static_cast<std::uint32_t>(o.records);
      content = content.subspan(o.octets);
      if (o.failure.code != errc::ok) finding(template_finding::damaged_record), damaged_ = true;
      if (o.records < batch.size()) break;
    }
    if (const auto rate = options().system_rate(); rate != 0) exporter_.sampling_rate = rate;
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
  exporter_sessions::handle session_;
  origin from_;
  const datagram& datagram_;
  record_context context_;
  std::uint32_t sets_ = 0, templates_ = 0, records_ = 0, records_in_set_ = 0;
  bool unknown_ = false, late_ = false, damaged_ = false;
};

void receiver::netflow9(const datagram& d) {
  const auto m = netflow9::decode(d.payload);
  if (!m) return refuse_whole(d, protocol::netflow9, 0, static_cast<std::size_t>(m.failure().code), m.failure().offset);
  const netflow9::header& head = m->head;
  const record_context context = netflow9::context(head, d.received);
  sessions_.expire(d.received);
  const auto of = arrived(d, d.from(), protocol::netflow9, head.source_id, head.sequence, context);
  count_sequence(of, head.sequence, [&](flow::exporter_run& run) { return run.observe(head.sequence, 1, context); });

  template_message message{*this, of, d, context};
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
    if (!m && !first && m.failure().code == errc::bad_version) return;  // octets after the message, counted already
    if (!m) {
      const auto lenient = ipfix::decode_lenient(rest);
      const std::uint32_t domain = lenient ? lenient->head.observation_domain : 0;
      const auto reason = static_cast<std::size_t>(m.failure().code);
      if (first) return refuse_whole(d, protocol::ipfix, domain, reason, m.failure().offset);
      return refuse(exporters_.at({d.source, protocol::ipfix, domain}), d, reason, at + m.failure().offset);
    }
    const ipfix::header& head = m->head;
    const record_context context = ipfix::context(head, d.received);
    sessions_.expire(d.received);
    const auto of = arrived(d, d.from(), protocol::ipfix, head.observation_domain, head.sequence, context, first);
    template_message message{*this, of, d, context};
    if (!message.decode<ipfix::rules>(ipfix::sets(*m))) return;
    count_sequence(of, head.sequence, [&](flow::exporter_run& run) {
      return run.observe_records(head.sequence, message.records(), !message.has_unknown());
    });
    if (of.run.counts_itself()) message.finding(template_finding::sequence_counts_itself);
    rest = rest.subspan(ipfix::size(*m));
    if (!rest.empty()) message.finding(template_finding::datagram_longer);
  }
}

}  // namespace flowkit::tools
