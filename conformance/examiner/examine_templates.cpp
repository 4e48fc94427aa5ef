// SPDX-License-Identifier: BSL-1.0
// NetFlow v9 and IPFIX: the sets of a message against its session.
#include <flowkit/ie/registry.hpp>
#include <flowkit/ipfix/inspect.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/netflow9/inspect.hpp>
#include <flowkit/netflow9/template.hpp>
#include <flowkit/templates/decode.hpp>
#include <flowkit/templates/value_checks.hpp>

#include "conformance/examiner/examiner.hpp"

namespace flowkit::conformance {

/// One message on its way through the checks; what set_decoder calls.
template <class Rules>
class template_walk final : public announced_templates {
  using entry = examiner::sessions::entry;
  static constexpr bool is_ipfix = std::is_same_v<Rules, flowkit::ipfix::rules>;

 public:
  template_walk(examiner& x, std::uint32_t s, const message_event& m)
      : x_(x),
        s_(s),
        message_(m),
        session_(x.sessions_.at(make_session_key(m.in.source, is_ipfix ? ipfix_sessions : netflow9_sessions, m.domain,
                                                 session_scope::port))) {}

  /// All sets, as far as they go; where they stop.
  error decode(set_cursor sets) {
    set_decoder<Rules, examiner::sessions, template_walk> decoder{x_.sessions_,         session_, 0, context_,
                                                                  message_.in.received, *this};
    for (set_view v; sets.next(v); ++sets_) {
      const place at = make_place(v.offset, set_header_layout.size + v.content.size());
      const entry* known = v.id >= first_template_id ? x_.sessions_.find(session_, v.id, 0) : nullptr;
      x_.tell(s_, set_event{message_, v, at, known, is_tainted(v.id), sets_});
      if constexpr (is_ipfix)
        if (v.id == Rules::template_set || v.id == Rules::options_template_set) {
          if (is_misread(v)) continue;
          withdrawals(v);
        }
      learnt_.clear(), is_damaged_ = false;
      decoder.decode(v);
      if (is_damaged_)
        for (const std::uint16_t id : learnt_)
          if (entry* e = x_.sessions_.find(session_, id, 0); e != nullptr) e->attached.is_doubtful = true;
    }
    const error e = inspect_end(sets, [this](template_finding f, place at) { finding(f, at); });
    all_counted_ &= e.code == errc::ok;
    return e;
  }

  [[nodiscard]] message_end_event end(place header, place count, place number, bool restarted) {
    const std::uint32_t units = is_ipfix ? records_ : 1;
    message_end_event e{message_,
                        records_,
                        options_records_,
                        templates_,
                        static_cast<std::uint32_t>(sets_),
                        all_counted_,
                        header,
                        count,
                        x_.follow(s_, message_.sequence, units, restarted, number)};
    if (is_ipfix && !all_counted_) {
      x_.examined_[s_].sequence.lose_track();
      x_.examined_[s_].countable = false;
    }
    x_.streams_[s_].records += records_;
    return e;
  }

  [[nodiscard]] const template_entry* find(std::uint16_t id) const override {
    return x_.sessions_.find(session_, id, 0);
  }

  // What set_decoder calls.
  void learned(entry& e, template_change change, place at) {
    ++templates_;
    std::erase(x_.examined_[s_].tainted, e.id);
    if (change != template_change::refreshed) attach(e);
    e.attached.announced = message_.in.number;
    e.attached.is_doubtful = !is_ipfix && e.shape.variable != 0;
    learnt_.push_back(e.id);
    x_.tell(s_, template_event{message_, e, change, at});
    if (change != template_change::refreshed)
      inspect_lengths<Rules>(e.view(), at, [this](template_finding f, place p) { finding(f, p); });
  }
  void withdrawn(std::uint16_t) noexcept {}
  void finding(template_finding f, place at) {
    all_counted_ &= f != template_finding::late_template;
    is_damaged_ |= f == template_finding::damaged_template;
    x_.tell(s_, finding_event{message_, f, at});
  }
  void unknown(const set_view&, bool) noexcept { all_counted_ = false; }
  void released(std::size_t) noexcept {}
  void data(entry& e, octets content, std::uint32_t offset, const record_context&) {
    std::size_t n = 0;
    record_cursor cursor{e.fields, e.shape, content, offset};
    const bool is_doubtful = e.attached.is_doubtful;
    const bool wants_records = !is_doubtful && (x_.listens<record_event>(s_) || !e.attached.listeners.empty());
    for (octets r = cursor.next(); !r.empty(); r = cursor.next(), ++n)
      if (wants_records) record(e, r, cursor.offset() - static_cast<std::uint32_t>(r.size()));
    e.attached.records += n;
    records_ += static_cast<std::uint32_t>(n);
    if (e.is_options) options_records_ += static_cast<std::uint32_t>(n);
    const bool is_damaged = cursor.failure().code != errc::ok;
    all_counted_ &= !is_damaged && !is_doubtful;
    const octets rest = cursor.rest();
    const place at = make_place(cursor.offset(), rest.size());
    if (is_damaged)
      finding(template_finding::damaged_record, at);
    else
      inspect_rest(rest, cursor.offset(), n, e.shape, [this](template_finding f, place p) { finding(f, p); });
    x_.tell(s_, set_end_event{message_, e, n, content.size(), rest, at, is_damaged});
  }

 private:
  [[nodiscard]] bool is_tainted(std::uint16_t id) const noexcept {
    const auto& all = x_.examined_[s_].tainted;
    return std::find(all.begin(), all.end(), id) != all.end();
  }

  /// Templates that would be misread are not learnt: their data is then told as of no known template.
  bool is_misread(const set_view& v) {
    const std::uint32_t offset = v.offset + static_cast<std::uint32_t>(set_header_layout.size);
    const misread m = read_template_set(v.content, offset, v.id == Rules::options_template_set, x_.sessions_.scratch());
    if (m.what == misreading::none) return false;
    std::vector<std::uint16_t>& tainted = x_.examined_[s_].tainted;
    for (const std::uint16_t id : m.ids) {
      x_.sessions_.withdraw(session_, id, 0);
      if (!is_tainted(id) && tainted.size() < examiner::examined::most_tainted) tainted.push_back(id);
    }
    all_counted_ = false;
    x_.tell(s_, misread_event{message_, m.what, v.id == Rules::options_template_set, m.at});
    return true;
  }

  /// The decoder has no event for those of ids that it does not know, nor for any over UDP.
  void withdrawals(const set_view& v) {
    reader in{v.content, v.offset + static_cast<std::uint32_t>(set_header_layout.size)};
    while (in.has(4) && !all_zero(in.rest())) {
      template_view t;
      const std::uint32_t at = in.offset();
      if (read_template<Rules>(in, v.id == Rules::options_template_set, x_.sessions_.scratch(), t)) return;
      if (!t.fields.empty()) continue;
      x_.tell(s_, withdrawal_event{message_, v, t.id, x_.sessions_.find(session_, t.id, 0), {at, in.offset() - at}});
    }
  }

  void attach(entry& e) {
    examined_template made;
    made.serial = ++x_.definitions_;
    made.datagram = message_.in.number;
    made.export_time = message_.export_time;
    const auto& own = x_.examined_[s_].checks.to<field_event>();
    for (std::size_t i = 0; i < e.fields.size(); ++i) {
      const specifier& f = e.fields[i];
      const element* const what = ie::find(f.space, f.pen, f.id);
      made.elements.push_back(what);
      if (f.space == element_space::iana && f.id < made.first_of.size() && made.first_of[f.id] == 0)
        made.first_of[f.id] = static_cast<std::uint16_t>(i + 1);
      for (std::size_t l = 0; l < own.size(); ++l)
        if (own[l].wants(own[l].check, f, what))
          made.listeners.push_back({static_cast<std::uint16_t>(i), static_cast<std::uint32_t>(l)});
    }
    const auto& of_records = x_.examined_[s_].checks.to<record_event>();
    made.record_listeners.reserve(of_records.size());  // now, as the cache counts it
    x_.sessions_.attach(session_, e, std::move(made));
    for (std::size_t l = 0; l < of_records.size(); ++l)
      if (of_records[l].wants == nullptr || of_records[l].wants(e))
        e.attached.record_listeners.push_back(static_cast<std::uint32_t>(l));
  }

  void record(const entry& e, octets r, std::uint32_t offset) {
    x_.values_.clear();
    for (const field_view& f : record_view{e.fields, r}) x_.values_.push_back(f.value);
    const record_event event{message_, *this, e, r, make_place(offset, r.size()), x_.values_};
    const auto& of_records = x_.examined_[s_].checks.to<record_event>();
    for (const std::uint32_t l : e.attached.record_listeners) of_records[l].call(of_records[l].check, event, x_.out_);
    x_.tell_others(s_, event);
    const auto& own = x_.examined_[s_].checks.to<field_event>();
    const std::vector<field_listener>& all = e.attached.listeners;  // in the order of the fields
    for (std::size_t i = 0; i < all.size();) {
      const std::uint16_t f = all[i].field;
      const octets value = x_.values_[f];
      const field_event one{event, f, e.fields[f], e.attached.elements[f], value, event.place_of(value)};
      for (; i < all.size() && all[i].field == f; ++i) own[all[i].which].call(own[all[i].which].check, one, x_.out_);
    }
  }

  examiner& x_;
  std::uint32_t s_;
  const message_event& message_;
  examiner::sessions::handle session_;
  record_context context_{};
  std::uint32_t records_ = 0, options_records_ = 0, templates_ = 0;
  std::size_t sets_ = 0;
  std::vector<std::uint16_t> learnt_;  ///< by the set that is read
  bool is_damaged_ = false;            ///< it has a template record that does not fit
  bool all_counted_ = true;
};

void examiner::netflow9(const datagram& d) {
  using flowkit::netflow9::header, flowkit::netflow9::header_layout;
  constexpr std::size_t header_at = flowkit::netflow9::header_size - header_layout.size;
  const auto m = flowkit::netflow9::decode_lenient(d.payload);
  if (!m) return damaged(d);
  const std::uint32_t s = at(rule_book::netflow9, netflow9_sessions, d, m->head.source_id);
  if (s == none) return ++unexamined_.over_limit, void();
  begin(s, d);
  message_event message{d,
                        streams_[s],
                        d.payload,
                        0,
                        m->head.sequence,
                        m->head.source_id,
                        m->head.unix_secs,
                        m->head.sys_uptime,
                        m->head.count,
                        flowkit::netflow9::decode(d.payload).failure()};
  tell(s, message);
  template_walk<flowkit::netflow9::rules> walk{*this, s, message};
  static_cast<void>(walk.decode(sets(*m)));
  const bool restarted = examined_[s].uptime.observe(m->head.sys_uptime, export_time(m->head));
  tell(s, walk.end(make_place(0, flowkit::netflow9::header_size), place_of<&header::count>(header_layout, header_at),
                   place_of<&header::sequence>(header_layout, header_at), restarted));
}

void examiner::ipfix(const datagram& d) {
  using flowkit::ipfix::header, flowkit::ipfix::header_layout, flowkit::ipfix::header_size;
  constexpr std::size_t header_at = header_size - header_layout.size;
  datagram part = d;
  std::uint32_t offset = 0;
  do {
    part.payload = d.payload.subspan(offset);
    const auto strict = flowkit::ipfix::decode(part.payload);
    const auto m = strict ? strict : flowkit::ipfix::decode_lenient(part.payload);
    if (!m) {  // the first cannot have another version
      if (offset == 0) damaged(d);
      return;
    }
    const std::uint32_t s = at(rule_book::ipfix, ipfix_sessions, d, m->head.observation_domain);
    if (s == none) return ++unexamined_.over_limit, void();
    begin(s, part);
    const auto length = load_be<std::uint16_t>(part.payload.data() + sizeof(flowkit::ipfix::version));
    const octets whole = part.payload.first(header_size + m->sets.size());
    const message_event message{
        part, streams_[s], whole,           offset, m->head.sequence, m->head.observation_domain, m->head.export_time,
        0,    length,      strict.failure()};
    tell(s, message);
    template_walk<flowkit::ipfix::rules> walk{*this, s, message};
    static_cast<void>(walk.decode(sets(*m)));
    if (strict) flowkit::ipfix::inspect(*m, part.payload, [&](template_finding f, place at) { walk.finding(f, at); });
    tell(s, walk.end(make_place(0, header_size),
                     make_place(sizeof(flowkit::ipfix::version), header_at - sizeof(flowkit::ipfix::version)),
                     place_of<&header::sequence>(header_layout, header_at), false));
    offset += static_cast<std::uint32_t>(whole.size());
  } while (d.payload.size() - offset >= header_size);
}

}  // namespace flowkit::conformance
