// SPDX-License-Identifier: BSL-1.0
// Messages of NetFlow v9 and IPFIX into observations.
#include <array>

#include <flowkit/flow/templates.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/ipfix/message.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/netflow9/message.hpp>
#include <flowkit/netflow9/template.hpp>
#include <flowkit/templates/decode.hpp>
#include <flowkit/templates/record_view.hpp>

#include "tools/flowgen/observe/observer.hpp"

namespace flowkit::tools {

class flow_reader {
 public:
  explicit flow_reader(std::span<const specifier> fields) : binding_(fields) {}
  template <class Each>
  void read(octets content, const record_context& context, std::uint32_t domain, Each each) const {
    static thread_local std::array<flow::record, 16> batch;
    while (true) {
      const plan::outcome o = flow::read_flows(binding_, content, batch, context, domain);
      for (std::size_t i = 0; i < o.records; ++i) each(batch[i]);
      content = content.subspan(o.octets);
      if (o.records < batch.size()) return;
    }
  }

 private:
  flow::template_binding binding_;
};
void delete_flow_reader::operator()(flow_reader* r) const noexcept { delete r; }

namespace {
constexpr std::size_t word = 4;  ///< what sets are padded to

/// What the options say of the interval: one of so many packets.
std::uint32_t told_interval(const template_observation& t, octets record) noexcept {
  std::uint64_t taken = 1, space = 0, interval = 0;
  for (const field_view& f : record_view{t.fields, record}) {
    const element* const e = t.values[f.index].what();
    if (e == nullptr || f.value.empty() || f.value.size() > sizeof(std::uint64_t)) continue;
    const std::uint64_t v = load_be(f.value.data(), f.value.size());
    if (same_element(*e, ie::samplingInterval) || same_element(*e, ie::samplerRandomInterval) ||
        same_element(*e, ie::samplingPopulation))
      interval = v;
    else if (same_element(*e, ie::samplingPacketInterval))
      taken = v;
    else if (same_element(*e, ie::samplingPacketSpace))
      space = v;
  }
  if (interval == 0 && space != 0 && taken == 1) interval = space + taken;
  return interval <= UINT32_MAX ? static_cast<std::uint32_t>(interval) : 0;
}
}  // namespace

/// One message; what set_decoder calls.
class template_messages {
 public:
  template_messages(observer& all, const datagram& d, observation& o, const record_context& context,
                    std::uint32_t domain)
      : sessions_(all.sessions_),
        room_(all.room_),
        session_(sessions_.at(o.key)),
        datagram_(d),
        observed_(o),
        context_(context),
        domain_(domain),
        now_(d.has_clock ? d.received : context.export_time) {}

  template <class Rules>
  seen_message read(set_cursor sets) {
    set_decoder<Rules, observer::sessions, template_messages> decoder{sessions_, session_, 0, context_, now_, *this};
    std::size_t sets_of_kind[2] = {0, 0};
    for (set_view s; sets.next(s);) {
      ++message_.sets;
      const bool is_templates = s.id == Rules::template_set, is_options = s.id == Rules::options_template_set;
      const std::uint32_t before = message_.templates;
      decoder.decode(s);
      if (!is_templates && !is_options) {
        message_.has_data |= s.id >= first_template_id;
        continue;
      }
      const std::uint32_t there = message_.templates - before;
      if (there == 0) continue;
      message_.has_templates = true;
      if (there > 1) observed_.frames.templates_of_a_kind(true);
      if (++sets_of_kind[is_options] > 1) observed_.frames.templates_of_a_kind(false);
      templates_end<Rules>(s, is_options);
    }
    if (sets.failure().code != errc::ok && !all_zero(sets.rest())) message_.all_counted = false;
    if (!sets.rest().empty() && all_zero(sets.rest())) observed_.frames.filled(datagram_.payload.size());
    observed_.frames.message(message_);
    return message_;
  }

  void learned(observer::sessions::entry& e, template_change, place) {
    ++message_.templates;
    observed_.template_refresh.told(std::uint64_t{e.is_options} << 16 | e.id, observed_.messages, now_);
    template_observation* const known = observed_.find(e.id);
    if (known != nullptr && known->is(e.view())) return;
    const std::size_t before = known != nullptr ? template_observation::cost_of(known->view()) : 0;
    room_.give_back(before);
    const bool fits = (known != nullptr || observed_.templates.size() < observation::most_templates) &&
                      room_.take(template_observation::cost_of(e.view()));
    if (!fits) static_cast<void>(room_.take(before));
    if (known != nullptr && fits)
      known->define(e.view());
    else if (fits)
      observed_.templates.push_back(std::make_unique<template_observation>(e.view()));
    else
      ++observed_.not_observed;
  }
  void withdrawn(std::uint16_t) noexcept {}
  void finding(template_finding f, place) noexcept {
    message_.all_counted &= f != template_finding::damaged_template && f != template_finding::late_template;
  }
  void unknown(const set_view&, bool) noexcept { ++observed_.unknown_sets, message_.all_counted = false; }
  void released(std::size_t sets) noexcept { observed_.unknown_sets -= sets, late_ = true; }
  void data(observer::sessions::entry& e, octets content, std::uint32_t offset, const record_context& context) {
    const bool late = std::exchange(late_, false);
    template_observation* const t = observed_.find(e.id);
    if (t != nullptr && !t->is(e.view())) return;
    record_cursor cursor{e.fields, e.shape, content, offset};
    std::uint32_t n = 0;
    for (octets r = cursor.next(); !r.empty(); r = cursor.next(), ++n) {
      if (t == nullptr) continue;
      t->add_record(r, room_);
      if (!e.is_options) continue;
      if (!late) observed_.options_refresh.told(t->identity_of(r), observed_.messages, now_);
      observed_.options_sampling.add(told_interval(*t, r));
    }
    if (!e.is_options) flows(t, content, context);
    if (late) return;
    if (!e.is_options) {
      observed_.frames.data_set(e.id == last_set_ ? last_records_ : 0, n);
      last_set_ = e.id, last_records_ = n;
    }
    (e.is_options ? message_.options_records : message_.flows) += n;
    message_.all_counted &= cursor.failure().code == errc::ok;
    if (cursor.failure().code == errc::ok && n != 0) set_end(content.size(), cursor.rest());
  }

 private:
  void flows(template_observation* t, octets content, const record_context& context) {
    if (t == nullptr) return;
    if (!t->reader) t->reader.reset(new flow_reader{t->fields});
    t->reader->read(content, context, domain_, [&](const flow::record& r) {
      observed_.add_flow(r);
      t->add_flow(r);
    });
  }
  /// Only a set shows it whose records do not end at a whole word.
  void set_end(std::size_t content, octets rest) noexcept {
    if ((content - rest.size()) % word == 0 || rest.size() >= word || !all_zero(rest)) return;
    if (rest.empty() || content % word == 0) observed_.frames.set_end(!rest.empty());
  }
  template <class Rules>
  void templates_end(const set_view& s, bool options) {
    reader in{s.content, 0};
    while (in.has(word) && !all_zero(in.rest())) {
      template_view t;
      if (read_template<Rules>(in, options, sessions_.scratch(), t)) return;
    }
    set_end(s.content.size(), in.rest());
  }

  observer::sessions& sessions_;
  budget& room_;
  observer::sessions::handle session_;
  const datagram& datagram_;
  observation& observed_;
  record_context context_;
  std::uint32_t domain_;
  timestamp now_;
  seen_message message_;
  bool late_ = false;
  std::uint16_t last_set_ = 0;      ///< of flows, in this message
  std::uint32_t last_records_ = 0;  ///< the next data() is of another message
};

bool observer::netflow9(const datagram& d) {
  const auto m = netflow9::decode_lenient(d.payload);
  if (!m) return false;
  // Any datagram may begin with a 9: one of NetFlow has a set.
  set_view set;
  if (!netflow9::sets(*m).next(set)) return false;
  if (!filter_.admits(d)) return true;
  observation* const o = at(d, protocol::netflow9, netflow9_sessions, m->head.source_id, export_time(m->head));
  if (o == nullptr) return true;
  ++o->datagrams;
  template_messages message{*this, d, *o, netflow9::context(m->head, d.received), m->head.source_id};
  const seen_message seen = message.read<netflow9::rules>(netflow9::sets(*m));
  o->habits.sequence(header_habits::rfc_counts::messages, m->head.sequence, seen);
  o->habits.count(m->head.count, seen);
  o->frames.datagram(d.payload.size(), seen.flows);
  return true;
}

bool observer::ipfix(const datagram& d) {
  octets rest = d.payload;
  observation* whole = nullptr;  // that counts the datagram: the one of its first message
  std::size_t flows = 0;
  bool is_one = false;
  while (rest.size() >= ipfix::header_size) {
    const auto strict = ipfix::decode(rest);
    const auto m = strict ? strict : ipfix::decode_lenient(rest);
    // A damaged message is one as well if it has a set; exporters that get lengths wrong are exporters.
    set_view set;
    if (!m || (!strict && !ipfix::sets(*m).next(set))) break;
    is_one = true;
    if (!filter_.admits(d)) return true;
    if (observation* const o =
            at(d, protocol::ipfix, ipfix_sessions, m->head.observation_domain, export_time(m->head))) {
      template_messages message{*this, d, *o, ipfix::context(m->head, d.received), m->head.observation_domain};
      const seen_message seen = message.read<ipfix::rules>(ipfix::sets(*m));
      o->habits.sequence(header_habits::rfc_counts::records, m->head.sequence, seen);
      if (whole == nullptr) whole = o;
      flows += seen.flows;
    }
    rest = rest.subspan(ipfix::size(*m));
  }
  if (whole != nullptr) {
    ++whole->datagrams;
    whole->frames.datagram(d.payload.size(), flows);
  }
  return is_one;
}

}  // namespace flowkit::tools
