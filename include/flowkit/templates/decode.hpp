// SPDX-License-Identifier: BSL-1.0
// The sets of one message against the session: templates are learnt, data sets are delivered with their template, in
// the order of the message. The handler decides what to read of the records.
#pragma once

#include <utility>

#include <flowkit/templates/inspect.hpp>
#include <flowkit/templates/session.hpp>

namespace flowkit::inline v0 {

/// A Handler has
///   learned(entry&, template_change, place)           a template; attach what you need (table.attach)
///   data(entry&, octets content, offset, context)     a data set of a known template
///   unknown(set_view, bool held)                      a data set without; held: it is kept until its template comes,
///                                                     which only sessions without withdrawals do
///   released(std::size_t sets)                        so many of those that waited come with the next data() calls
///   withdrawn(id)                                     the template is gone; 2, 3: all of a kind
///   finding(template_finding, place)                  offsets as those of the sets
///
/// Sessions: a session_table.
template <class Rules, class Sessions, class Handler>
class set_decoder {
 public:
  /// `from`: which of the exporters of the session sent the message.
  set_decoder(Sessions& sessions, typename Sessions::handle session, origin from, const record_context& context,
              timestamp now, Handler& handler) noexcept
      : sessions_(sessions), session_(session), from_(from), context_(context), now_(now), handler_(handler) {}

  /// The next set of the message. It lies within the message; nothing else was checked.
  void decode(const set_view& s) {
    if (s.content.empty()) return finding(template_finding::empty_set, header_of(s));
    if (s.id == Rules::template_set) return templates(s, false);
    if (s.id == Rules::options_template_set) return templates(s, true);
    if (s.id < first_template_id) return finding(template_finding::reserved_set, header_of(s));
    const place whole = make_place(s.offset, set_header_layout.size + s.content.size());
    if (auto* known = sessions_.find(session_, s.id, from_, now_)) {
      if (!known->is_of(from_)) finding(template_finding::foreign_template, whole);
      return handler_.data(*known, s.content, content_at(s), context_);
    }
    // After a withdrawal (RFC 7011 section 8.1) the next definition of the id may be another one.
    const bool held = !sessions_[session_].withdraws &&
                      sessions_.hold(session_, s.id, from_, s.content, content_at(s), context_, now_);
    finding(template_finding::late_template, whole);
    handler_.unknown(s, held);
  }

 private:
  static constexpr std::uint32_t content_at(const set_view& s) noexcept {
    return s.offset + static_cast<std::uint32_t>(set_header_layout.size);
  }
  static constexpr place header_of(const set_view& s) noexcept { return make_place(s.offset, set_header_layout.size); }
  void finding(template_finding f, place at) { handler_.finding(f, at); }

  void templates(const set_view& s, bool options) {
    reader in{s.content, content_at(s)};
    // Fewer octets than the head of a template record, or zeros up to the end, are padding (RFC 7011 section 3.3.1).
    while (in.has(4) && !all_zero(in.rest())) {
      template_view t;
      const std::uint32_t at = in.offset();
      const place rest = make_place(at, in.remaining());  // lost with a template that does not fit
      const error e = read_template<Rules>(in, options, sessions_.scratch(), t);
      if (e) return finding(template_finding::damaged_template, rest);
      one_template(t, {at, in.offset() - at});
    }
    if (!all_zero(in.rest())) finding(template_finding::nonzero_padding, make_place(in.offset(), in.remaining()));
  }

  void one_template(const template_view& t, place record) {
    if (Rules::has_withdrawals && t.fields.empty()) return withdrawal(t, record);
    if (t.id < first_template_id) return finding(template_finding::template_id_reserved, id_in(record));
    if (shape_of(t.fields).min_size == 0) {
      // The old definition does not describe what comes now.
      if (sessions_.withdraw(session_, t.id, from_)) handler_.withdrawn(t.id);
      return finding(template_finding::zero_size_template, record);
    }
    inspect_template<Rules>(t, record, [this](template_finding f, place at) { finding(f, at); });
    const auto [entry, change] = sessions_.learn(session_, t, from_, now_);
    if (change == template_change::redefined || change == template_change::kind_changed)
      finding(template_finding::redefined_template, record);
    if (change == template_change::clash) finding(template_finding::template_clash, record);
    handler_.learned(*entry, change, record);
    if (change != template_change::refreshed || sessions_[session_].interrupted) release(t.id, record);
  }

  /// `record`: the template's, in this message; the sets that waited for it came in others.
  void release(std::uint16_t id, place record) {
    if (sessions_[session_].held == 0 || sessions_[session_].withdraws) return;
    // If the handler throws, the other sets stay; they are delivered when their template comes again.
    const bool before = std::exchange(sessions_[session_].interrupted, true);
    typename Sessions::pending_type::item waiting;
    while (sessions_.release(session_, id, waiting)) {
      auto* known = sessions_.find(session_, id, waiting.from, now_);
      if (known == nullptr) break;
      if (!known->is_of(waiting.from)) finding(template_finding::foreign_template, record);
      handler_.released(1);
      handler_.data(*known, waiting.content, waiting.offset, waiting.context);
    }
    sessions_[session_].interrupted = before && sessions_[session_].held != 0;
  }

  void withdrawal(const template_view& t, place record) {
    const bool all = t.id == (t.is_options ? Rules::options_template_set : Rules::template_set);
    if (!all && t.id < first_template_id) return finding(template_finding::template_id_reserved, id_in(record));
    if (sessions_.key(session_).source.transport == transport_kind::udp)
      return finding(template_finding::withdrawal_ignored, record);  // section 8.4
    sessions_[session_].withdraws = true;
    if (all) {
      sessions_.withdraw_all(session_, t.is_options);
      return handler_.withdrawn(t.id);
    }
    if (!sessions_.withdraw(session_, t.id, from_)) return finding(template_finding::withdrawal_ignored, record);
    handler_.withdrawn(t.id);
  }

  /// The template's id: the first octets of its record.
  static constexpr place id_in(place record) noexcept { return {record.offset, sizeof(template_view::id)}; }

  Sessions& sessions_;
  typename Sessions::handle session_;
  origin from_;
  record_context context_;
  timestamp now_;
  Handler& handler_;
};

}  // namespace flowkit
