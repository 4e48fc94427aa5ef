// SPDX-License-Identifier: BSL-1.0
// NetFlow v9 and IPFIX: what differs between them is in two short functions at the end.
#include <flowkit/ipfix/inspect.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/netflow9/inspect.hpp>
#include <flowkit/netflow9/template.hpp>
#include <flowkit/templates/inspect_read.hpp>

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
    const error e = inspect_end(sets, findings());
    if (e.code != errc::ok) receiver_.refuse(exporter_, datagram_, static_cast<std::size_t>(e.code), e.offset);
    return e.code == errc::ok;
  }

  // What set_decoder calls.
  void learned(entry& e, template_change change, place record) {
    ++templates_;
    ++(e.is_options ? exporter_.counters.options_templates : exporter_.counters.templates);
    if (change == template_change::refreshed) return;
    if (exporter_.key.kind == protocol::ipfix)
      inspect_lengths<ipfix::rules>(e.view(), record, findings());
    else
      inspect_lengths<netflow9::rules>(e.view(), record, findings());
  }
  void withdrawn(std::uint16_t) {}
  void finding(template_finding f, place at) { findings()(f, at); }
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
    const octets rest = e.is_options ? learn_options(e, content, offset, of) : flows(e, content, offset, of);
    if (!late_) records_ += records_in_set_;
    if (!std::exchange(damaged_, false) && !receiver_.limit_reached())
      inspect_rest(rest, offset + static_cast<std::uint32_t>(content.size() - rest.size()), records_in_set_, e.shape,
                   findings());
    late_ = false;
    records_in_set_ = before;
  }

  [[nodiscard]] std::uint32_t records() const noexcept { return records_; }
  [[nodiscard]] std::uint32_t templates() const noexcept { return templates_; }
  [[nodiscard]] std::uint32_t sets() const noexcept { return sets_; }
  [[nodiscard]] bool has_unknown() const noexcept { return unknown_; }

 private:
  [[nodiscard]] flow::exporter_options& options() const { return receiver_.sessions_[session_].learnt.options; }
  [[nodiscard]] finding_counts<template_finding>& findings() noexcept { return exporter_.counters.template_findings; }

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
  void look_at_each(const entry& e, octets content, std::uint32_t offset, const record_context& context) {
    if (e.attached.checks.empty() && !receiver_.elements_) return;
    const template_view view = e.view();
    record_cursor cursor{e.fields, e.shape, content, offset};
    for (octets r = cursor.next(); !r.empty(); r = cursor.next()) {
      e.attached.checks.inspect(e.fields, r, cursor.offset() - static_cast<std::uint32_t>(r.size()), findings());
      if (receiver_.elements_ && !receiver_.elements_({view, r, context}, exporter_)) ++exporter_.counters.output_lost;
    }
  }

  octets flows(const entry& e, octets content, std::uint32_t offset, const record_context& context) {
    look_at_each(e, content, offset, context);
    std::vector<flow::record>& batch = receiver_.batch_;
    while (!receiver_.limit_reached()) {
      const plan::outcome o = read_flows(e.attached.flows, content, batch, context, exporter_.key.domain);
      for (std::size_t i = 0; i < o.records && !receiver_.limit_reached(); ++i) {
        flow::record& r = batch[i];
        options().complete(r);
        if (r.has<&flow::record::sampling_interval>()) sampling(r, make_place(offset, o.octets));
        receiver_.hand_on(exporter_, r);
      }
      records_in_set_ += static_cast<std::uint32_t>(o.records);
      inspect_saturated(o, offset, findings());
      step_over(o, content, offset);
      if (o.records < plan::batch) break;
    }
    return content;
  }

  /// The records that were read; one that is damaged behind them costs the rest of its set.
  void step_over(const plan::outcome& o, octets& content, std::uint32_t& offset) {
    inspect_damage(o, content, offset, findings());
    content = content.subspan(o.octets);
    offset += static_cast<std::uint32_t>(o.octets);
    damaged_ |= o.failure.code != errc::ok;
  }

  void sampling(flow::record& r, place records) {
    if (inspect_rate(r.sampling_interval, records, findings()))
      exporter_.sampling_rate = r.sampling_interval;
    else
      r.set_present<&flow::record::sampling_interval>(false);
  }

  octets learn_options(const entry& e, octets content, std::uint32_t offset, const record_context& context) {
    look_at_each(e, content, offset, context);
    std::array<flow::options_record, 16> batch;
    while (true) {
      const plan::outcome o = e.attached.options.read(content, batch, context);
      for (std::size_t i = 0; i < o.records; ++i) {
        const auto result =
            options().learn(batch[i], e.attached.options.present(), receiver_.sessions_.learnt_budget());
        if (result == flow::exporter_options::outcome::bad_sampling)
          finding(template_finding::bad_sampling, make_place(offset, o.octets));
      }
      exporter_.counters.options_records += o.records;
      records_in_set_ += static_cast<std::uint32_t>(o.records);
      step_over(o, content, offset);
      if (o.records < batch.size()) break;
    }
    if (const auto rate = options().system_rate(); rate != 0) exporter_.sampling_rate = rate;
    return content;
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
  const auto m = netflow9::decode_lenient(d.payload);
  if (!m) return refuse_whole(d, protocol::netflow9, 0, static_cast<std::size_t>(m.failure().code), m.failure().offset);
  const netflow9::header& head = m->head;
  const record_context context = netflow9::context(head, d.received);
  sessions_.expire(d.received);
  const auto of = arrived(d, d.from(), protocol::netflow9, head.source_id, head.sequence, context);
  count_sequence(of, head.sequence, [&](flow::exporter_run& run) { return run.observe(head.sequence, 1, context); });

  template_message message{*this, of, d, context};
  const bool whole = message.decode<netflow9::rules>(netflow9::sets(*m));
  if (whole && !message.has_unknown())
    netflow9::inspect(head, {message.records(), message.templates(), message.sets()},
                      of.account.counters.template_findings);
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
    if (of.run.counts_itself()) ipfix::inspect_own_count(of.account.counters.template_findings);
    ipfix::inspect(*m, rest, of.account.counters.template_findings);
    rest = rest.subspan(ipfix::size(*m));
  }
}

}  // namespace flowkit::tools
