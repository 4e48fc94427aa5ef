// SPDX-License-Identifier: BSL-1.0
// The sets of one message against the cache: templates are learnt, data sets are handed on with their template, in the
// order of the message. Whoever handles them decides what to read of the records.
#pragma once

#include <flowkit/templates/cache.hpp>
#include <flowkit/templates/inspect.hpp>
#include <flowkit/templates/pending.hpp>
#include <flowkit/templates/template_record.hpp>

namespace flowkit {

/// All that is known of the exporters' templates, and what waits for them.
template <class Attached>
struct template_store {
  struct stream_id {
    std::uint32_t handle = template_cache<Attached>::none;
    std::uint64_t serial = 0;
    friend constexpr bool operator==(const stream_id&, const stream_id&) = default;
  };

  explicit template_store(const cache_limits& cache_limit = {}, const pending_limits& pending_limit = {})
      : cache(cache_limit), pending(pending_limit), fields(max_template_fields) {}

  template_cache<Attached> cache;
  pending_sets<stream_id> pending;
  std::vector<specifier> fields;  ///< of the template record that is being read
};

/// A Handler has
///   learned(entry&, template_change, place)           a template; attach what you need (cache.attach)
///   data(entry&, octets content, offset, context)     a data set of a known template
///   unknown(set_view, bool held)                      a data set without; held: it waits for its template
///   released(std::size_t sets)                        so many of those that waited come with the next data() calls
///   withdrawn(id)
///   finding(template_finding, place)                  offsets as those of the sets
template <class Rules, class Attached, class Handler>
class set_decoder {
 public:
  using cache_type = template_cache<Attached>;

  set_decoder(template_store<Attached>& store, typename cache_type::handle stream, const record_context& context,
              timestamp now, transport_kind transport, Handler& handler) noexcept
      : store_(store), stream_(stream), context_(context), now_(now), transport_(transport), handler_(handler) {}

  /// The next set of the message. It lies within the message; nothing else was checked.
  void decode(const set_view& s) {
    if (s.content.empty()) return finding(template_finding::empty_set, header_of(s));
    if (s.id == Rules::template_set) return templates(s, false);
    if (s.id == Rules::options_template_set) return templates(s, true);
    if (s.id < first_template_id) return finding(template_finding::reserved_set, header_of(s));
    if (auto* known = store_.cache.find(stream_, s.id, now_))
      return handler_.data(*known, s.content, content_at(s), context_);
    auto& stream = store_.cache[stream_];
    const bool held =
        store_.pending.hold({stream_, stream.serial}, stream.held, s.id, s.content, content_at(s), context_, now_);
    finding(template_finding::late_template, make_place(s.offset, set_header_layout.size + s.content.size()));
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
      const error e = read_template<Rules>(in, options, store_.fields, t);
      if (e.code != errc::ok) return finding(template_finding::damaged_template, rest);
      one_template(t, {at, in.offset() - at});
    }
    if (!all_zero(in.rest())) finding(template_finding::nonzero_padding, make_place(in.offset(), in.remaining()));
  }

  void one_template(const template_view& t, place record) {
    if (Rules::has_withdrawals && t.fields.empty()) return withdrawal(t, record);
    if (t.id < first_template_id) return finding(template_finding::template_id_reserved, id_in(record));
    if (shape_of(t.fields).min_size == 0) {
      // The old definition does not describe what comes now.
      store_.cache.withdraw(stream_, t.id);
      return finding(template_finding::zero_size_template, record);
    }
    inspect_template<Rules>(t, record, [this](template_finding f, place at) { finding(f, at); });
    const auto [entry, change] = store_.cache.learn(stream_, t, now_);
    if (change == template_change::redefined || change == template_change::kind_changed)
      finding(template_finding::redefined_template, record);
    handler_.learned(*entry, change, record);
    if (change == template_change::refreshed || store_.cache[stream_].held == 0) return;
    release(t.id);
  }

  void release(std::uint16_t id) {
    typename pending_sets<typename template_store<Attached>::stream_id>::item waiting;
    while (store_.pending.release({stream_, store_.cache[stream_].serial}, id, waiting)) {
      --store_.cache[stream_].held;
      auto* known = store_.cache.find(stream_, id, now_);
      if (known == nullptr) return;
      handler_.released(1);
      handler_.data(*known, waiting.content, waiting.offset, waiting.context);
    }
  }

  void withdrawal(const template_view& t, place record) {
    const bool all = t.id == (t.is_options ? Rules::options_template_set : Rules::template_set);
    if (!all && t.id < first_template_id) return finding(template_finding::template_id_reserved, id_in(record));
    if (transport_ == transport_kind::udp) return finding(template_finding::withdrawal_ignored, record);  // section 8.4
    if (all) {
      store_.cache.withdraw_all(stream_, t.is_options);
      return handler_.withdrawn(t.id);
    }
    if (!store_.cache.withdraw(stream_, t.id)) return finding(template_finding::withdrawal_ignored, record);
    handler_.withdrawn(t.id);
  }

  /// The template's id: the first octets of its record.
  static constexpr place id_in(place record) noexcept { return {record.offset, sizeof(template_view::id)}; }

  template_store<Attached>& store_;
  typename cache_type::handle stream_;
  record_context context_;
  timestamp now_;
  transport_kind transport_;
  Handler& handler_;
};

}  // namespace flowkit
