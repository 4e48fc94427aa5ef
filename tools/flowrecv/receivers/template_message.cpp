// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/receivers/template_message.hpp"

#include <flowkit/flow/list_content.hpp>
#include <flowkit/flow/section.hpp>
#include <flowkit/ipfix/checksum.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/netflow9/template.hpp>
#include <flowkit/templates/inspect_read.hpp>

#include "tools/flowrecv/receivers/exporter_observer.hpp"
#include "tools/flowrecv/receivers/template_octets.hpp"

namespace flowkit::tools {

template <class Rules>
bool template_message<Rules>::decode(set_cursor sets) {
  set_decoder<Rules, exporter_sessions, template_message> decoder{shared_.sessions(), session_,           from_,
                                                                  context_,           datagram_.received, *this};
  for (set_view s; sets.next(s);) {
    ++sets_;
    if (part_watch* const parts = shared_.parts()) {
      padding_ = {}, set_kind_ = kind_of(s), held_ = false, withdrawn_.clear();
      decoder.decode(s);
      show(*parts, s);
    } else {
      decoder.decode(s);
    }
  }
  error e = inspect_end(sets, findings_);
  if (!whole_.empty()) e.offset += static_cast<std::uint32_t>(whole_.data() - datagram_.payload.data());
  if (e.code != errc::ok) shared_.refuse(exporter_, datagram_, e);
  return e.code == errc::ok;
}

template <class Rules>
part::set_kind template_message<Rules>::kind_of(const set_view& s) noexcept {
  using enum part::set_kind;
  return s.id == Rules::template_set           ? templates
         : s.id == Rules::options_template_set ? options_templates
         : s.id < first_template_id            ? reserved
                                               : data;
}

template <class Rules>
void template_message<Rules>::show(part_watch& to, const set_view& s) {
  if (set_kind_ == part::set_kind::templates || set_kind_ == part::set_kind::options_templates) {
    const bool options = set_kind_ == part::set_kind::options_templates;
    // Those that are ignored have no line: they are octets that were not read.
    padding_ = each_withdrawal<Rules>(s.content, options, shared_.sessions().scratch(), [&](auto id, octets record) {
      const auto one = std::find(withdrawn_.begin(), withdrawn_.end(), id);
      if (one == withdrawn_.end()) return;
      withdrawn_.erase(one);
      to.covers(record);
    });
  }
  const octets whole{s.content.data() - set_header_layout.size, set_header_layout.size + s.content.size()};
  to.covers(whole.first(set_header_layout.size));
  to.show(part::set{s.id, set_kind_, whole, padding_, held_}, padding_);
}

template <class Rules>
void template_message<Rules>::withdrawn(std::uint16_t id) {
  if (part_watch* const parts = shared_.parts()) withdrawn_.push_back(id), parts->show(part::withdrawal{id});
  if (id == Rules::template_set) return exporter_.anonymised.clear();  // all of its kind; of options there is none
  exporter_.anonymised.drop(id);
}

template <class Rules>
void template_message<Rules>::learned(entry& e, template_change change, place record) {
  ++templates_;
  ++(e.is_options ? exporter_.counters.options_templates : exporter_.counters.templates);
  exporter_.missing.came(e.id);
  if (part_watch* const parts = shared_.parts()) {
    const announced_here by{*this};
    const octets these = octets_at(record);
    parts->show(part::announcement{e.view(), change, these, says_all<Rules>(e.view(), these), &by}, these);
  }
  if (exporter_observer* const by = looks_at_exporters(shared_.watching())) by->learned(exporter_, e.view(), change);
  if (change == template_change::added) exporter_.anonymised.begin(e.id);
  if (change == template_change::redefined || change == template_change::kind_changed) exporter_.anonymised.drop(e.id);
  if (change != template_change::refreshed) inspect_lengths<Rules>(e.view(), record, findings_);
}

template <class Rules>
void template_message<Rules>::data(entry& e, octets content, std::uint32_t offset, const record_context& context) {
  if (!e.attached.parts) shared_.sessions().attach(session_, e, compile(e.view()));
  record_context of = context;
  of.init_time = options().init_time();
  const std::uint32_t before = records_in_set_;
  records_in_set_ = 0;
  const octets these = late_ ? findings_.set_octets({}) : octets{};
  const octets rest = e.is_options ? learn_options(e, content, offset, of) : flows(e, content, offset, of);
  if (!late_) records_ += records_in_set_;
  if (!late_ && !damaged_ && !shared_.limit_reached()) padding_ = rest;
  if (!std::exchange(damaged_, false) && !shared_.limit_reached())
    inspect_rest(rest, offset + static_cast<std::uint32_t>(content.size() - rest.size()), records_in_set_, e.shape,
                 findings_);
  if (late_) findings_.set_octets(these);
  late_ = false;
  records_in_set_ = before;
}

template <class Rules>
void template_message<Rules>::look_at_each(const entry& e, octets content, std::uint32_t offset,
                                           const record_context& context) {
  e.attached.parts->checks.inspect_all(e.fields, e.shape, content, offset, findings_);
  const auto find = [this](std::uint16_t id, template_view& out) { return find_template(id, out); };
  e.attached.parts->lists.inspect_all(e.fields, e.shape, content, offset, find, findings_);
  if (!shared_.wants_data_records()) return;
  const template_view view = e.view();
  const announced_here by{*this};
  record_cursor cursor{e.fields, e.shape, content, offset};
  for (octets r = cursor.next(); !r.empty(); r = cursor.next())
    shared_.deliver(exporter_, received_record{exporter_.key.kind, view, r, context, &by});
}

template <class Rules>
bool template_message<Rules>::find_template(std::uint16_t id, template_view& out) const {
  const entry* const known = shared_.sessions().find(session_, id, from_, datagram_.received);
  if (known != nullptr) out = known->view();
  return known != nullptr;
}

template <class Rules>
const element* template_message<Rules>::announced_here::find_element(const specifier& s) const {
  if (const element* known = ie::find(s.space, s.pen, s.id)) return known;
  return of_.shared_.sessions()[of_.session_].learnt.types.find(s);
}

template <class Rules>
octets template_message<Rules>::flows(const entry& e, octets content, std::uint32_t offset,
                                      const record_context& context) {
  using flow::present_bit;
  using flow::record;
  // What no flow of this template can need is not asked of each of them.
  constexpr flow::presence of_sampling =
      present_bit<&record::sampling_interval> | present_bit<&record::sampling_packets> |
      present_bit<&record::sampling_time> | present_bit<&record::sampling_size> |
      present_bit<&record::sampling_probability> | present_bit<&record::selector_algorithm>;
  constexpr flow::presence of_totals = present_bit<&record::total_bytes> | present_bit<&record::total_packets> |
                                       present_bit<&record::reverse_total_bytes> |
                                       present_bit<&record::reverse_total_packets>;
  const flow::presence& has = e.attached.parts->flows.present();
  const bool has_lists = !e.attached.parts->lists.empty(), two_ways = has_lists || !(has & flow::of_reverse).none();
  const bool reads_on = has_lists || e.attached.parts->has_sections || e.attached.parts->refers;
  const bool completes = !options().empty() || !(has & of_sampling).none(), grows = !(has & of_totals).none();
  look_at_each(e, content, offset, context);
  std::vector<flow::record>& batch = shared_.batch();
  record_cursor cursor{e.fields, e.shape, content};
  while (!shared_.limit_reached()) {
    const plan::outcome o = read_flows(e.attached.parts->flows, content, batch, context, exporter_.key.domain);
    for (std::size_t i = 0; i < o.records && !shared_.limit_reached(); ++i) {
      flow::record& r = batch[i];
      const place here = make_place(offset, o.octets);
      if (reads_on) complete_from_parts(e, cursor.next(), r, context, here);
      if (completes) complete(r, e.id, here);
      if (two_ways && flow::is_biflow(r)) {
        deliver_both(r, grows, here);
        continue;
      }
      if (grows) grow(r, here);
      shared_.deliver(exporter_, r);
    }
    records_in_set_ += static_cast<std::uint32_t>(o.records);
    inspect_saturated(o, offset, findings_);
    step_over(o, content, offset);
    if (o.records < plan::batch) break;
  }
  return content;
}

template <class Rules>
void template_message<Rules>::complete_from_parts(const entry& e, octets one, flow::record& r,
                                                  const record_context& context, place records) {
  if (!e.attached.parts->lists.empty()) flow::complete_from_lists(e.fields, one, announced_here{*this}, r);
  if (e.attached.parts->has_sections) flow::complete_from_sections(e.fields, one, r);
  if (!e.attached.parts->refers) return;
  const flow::common_properties& known = shared_.sessions()[session_].learnt.properties;
  if (!known.complete(*e.attached.parts->refers, one, r, context, exporter_.key.domain, oldest()))
    finding(template_finding::unknown_properties, records);
}

template <class Rules>
timestamp template_message<Rules>::oldest() const noexcept {
  const duration lifetime = shared_.settings().sessions.templates.lifetime;
  const bool expires = lifetime > duration{} && datagram_.transport == transport_kind::udp;
  return expires ? datagram_.received - lifetime : timestamp{INT64_MIN};
}

template <class Rules>
void template_message<Rules>::deliver_both(flow::record& r, bool grows, place records) {
  flow::record back = flow::reverse_of(r);
  if (grows) grow(r, records), grow(back, records);
  if (shared_.settings().biflow) {
    flow::join(r, back);
    return shared_.deliver(exporter_, r);
  }
  flow::drop_reverse(r);
  shared_.deliver(exporter_, r);
  shared_.deliver_reverse(exporter_, back);
}

template <class Rules>
void template_message<Rules>::step_over(const plan::outcome& o, octets& content, std::uint32_t& offset) {
  inspect_damage(o, content, offset, findings_);
  content = content.subspan(o.octets);
  offset += static_cast<std::uint32_t>(o.octets);
  damaged_ |= o.failure.code != errc::ok;
}

template <class Rules>
void template_message<Rules>::complete(flow::record& r, std::uint16_t id, place records) {
  if (r.has<&flow::record::sampling_interval>() && !inspect_rate(r.sampling_interval, records, findings_))
    r.set_present<&flow::record::sampling_interval>(false);
  if (!options().complete(r, id)) finding(template_finding::ambiguous_sampling, records);
  if (r.has<&flow::record::sampling_interval>()) exporter_.sampling_rate = r.sampling_interval;
}

template <class Rules>
void template_message<Rules>::grow(flow::record& r, place records) {
  using enum flow::flow_totals::outcome;
  const auto got = shared_.sessions()[session_].learnt.totals.complete(r, shared_.sessions().learnt_budget());
  if (got == untold || got == no_room) finding(template_finding::uncounted_totals, records);
}

template <class Rules>
void template_message<Rules>::verify(const entry& e, octets content, std::uint32_t offset) {
  record_cursor cursor{e.fields, e.shape, content, offset};
  for (octets r = cursor.next(); !r.empty(); r = cursor.next())
    ipfix::inspect_checksum(whole_, e.view(), r, cursor.offset() - static_cast<std::uint32_t>(r.size()), findings_);
}

template <class Rules>
void template_message<Rules>::learn_properties(const entry& e, octets content) {
  const bool withdrawals = datagram_.transport != transport_kind::udp;
  record_cursor cursor{e.fields, e.shape, content};
  for (octets r = cursor.next(); !r.empty(); r = cursor.next())
    shared_.sessions()[session_].learnt.properties.learn(e.view(), r, withdrawals, shared_.sessions().learnt_budget(),
                                                         datagram_.received, oldest());
}

template <class Rules>
void template_message<Rules>::learn_types(const entry& e, octets content, std::uint32_t offset) {
  e.attached.parts->options->types.learn(content, shared_.sessions()[session_].learnt.types,
                                         shared_.sessions().learnt_budget(), [&](flow::element_types::outcome o) {
                                           if (o == flow::element_types::outcome::contradicts)
                                             finding(template_finding::contradicting_type,
                                                     make_place(offset, content.size()));
                                         });
}

template <class Rules>
octets template_message<Rules>::learn_options(const entry& e, octets content, std::uint32_t offset,
                                              const record_context& context) {
  look_at_each(e, content, offset, context);
  const stored_options& how = *e.attached.parts->options;
  if (how.has_properties) learn_properties(e, content);
  if (how.has_checksums && !late_ && !whole_.empty()) verify(e, content, offset);
  if (how.types) learn_types(e, content, offset);
  if (how.account)
    how.account.read(e.view(), content, [this](const auto& totals, auto has, std::uint64_t process) {
      exporter_.said.learn(totals, has, process, flows_before_);
    });
  if (how.anonymised)
    how.anonymised.learn(content, exporter_.anonymised, [this](std::uint16_t id) {
      template_view known;
      return find_template(id, known);
    });
  std::array<flow::options_record, 16> batch;
  kept_session* const for_state = shared_.sessions()[session_].learnt.kept.get();
  record_cursor each{e.fields, e.shape, content};
  while (true) {
    const plan::outcome o = how.options.read(content, batch, context);
    for (std::size_t i = 0; i < o.records; ++i) {
      using enum flow::exporter_options::outcome;
      const auto result = options().learn(batch[i], how.options.present(), how.options.scopes(), exporter_.key.domain,
                                          shared_.sessions().learnt_budget());
      if (result == bad_sampling) finding(template_finding::bad_sampling, make_place(offset, o.octets));
      if (result == unmatched_scope) finding(template_finding::unmatched_scope, make_place(offset, o.octets));
      if (result == cut) finding(template_finding::saturated, make_place(offset, o.octets));
      if (for_state == nullptr) continue;
      const octets record = each.next();
      if (result == flow::exporter_options::outcome::kept || result == cut || how.has_properties || how.types)
        for_state->records.put(e.view(), record, datagram_.received, shared_.sessions().learnt_budget());
    }
    exporter_.counters.options_records += o.records;
    records_in_set_ += static_cast<std::uint32_t>(o.records);
    step_over(o, content, offset);
    if (o.records < batch.size()) break;
  }
  if (const auto rate = options().system_rate(); rate != 0) exporter_.sampling_rate = rate;
  return content;
}

template class template_message<netflow9::rules>;
template class template_message<ipfix::rules>;

}  // namespace flowkit::tools
