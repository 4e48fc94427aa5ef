// SPDX-License-Identifier: BSL-1.0
// The sets of one message against the cache: templates are learnt, data sets are handed on with their template, in the
// order of the message. Whoever handles them decides what to read of the records.
#pragma once

#include <flowkit/templates/cache.hpp>
#include <flowkit/templates/findings.hpp>
#include <flowkit/templates/pending.hpp>
#include <flowkit/templates/set.hpp>
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
///   learned(entry&, template_change)                  a template; attach what you need (cache.attach)
///   data(entry&, octets content, offset, context)     a data set of a known template
///   unknown(set_view, bool held)                      a data set without; held: it waits for its template
///   released(std::size_t sets)                        so many of those that waited come with the next data() calls
///   withdrawn(id)
///   finding(template_finding)
template <class Rules, class Attached, class Handler>
class set_decoder {
 public:
  using cache_type = template_cache<Attached>;

  set_decoder(template_store<Attached>& store, typename cache_type::handle stream, const record_context& context,
              timestamp now, transport_kind transport, Handler& handler) noexcept
      : store_(store), stream_(stream), context_(context), now_(now), transport_(transport), handler_(handler) {}

  /// The next set of the message. It lies within the message; nothing else was checked.
  void decode(const set_view& s) {
    if (s.content.empty()) return finding(template_finding::empty_set);
    if (s.id == Rules::template_set) return templates(s, false);
    if (s.id == Rules::options_template_set) return templates(s, true);
    if (s.id < first_template_id) return finding(template_finding::reserved_set);
    if (auto* known = store_.cache.find(stream_, s.id, now_))
      return handler_.data(*known, s.content, content_at(s), context_);
    auto& stream = store_.cache[stream_];
    const bool held =
        store_.pending.hold({stream_, stream.serial}, stream.held, s.id, s.content, content_at(s), context_, now_);
    finding(template_finding::late_template);
    handler_.unknown(s, held);
  }

 private:
  static constexpr std::uint32_t content_at(const set_view& s) noexcept {
    return s.offset + static_cast<std::uint32_t>(set_header_layout.size);
  }
  void finding(template_finding f) { handler_.finding(f); }

  void templates(const set_view& s, bool options) {
    reader in{s.content, content_at(s)};
    // Fewer octets than the head of a template record, or zeros up to the end, are padding (RFC 7011 section 3.3.1).
    while (in.has(4) && !all_zero(in.rest())) {
      template_view t;
      const error e = read_template<Rules>(in, options, store_.fields, t);
      if (e.code != errc::ok) return finding(template_finding::damaged_template);
      one_template(t);
    }
    if (!all_zero(in.rest())) finding(template_finding::nonzero_padding);
  }

  void one_template(const template_view& t) {
    if (Rules::has_withdrawals && t.fields.empty()) return withdrawal(t);
    if (t.id < first_template_id) return finding(template_finding::template_id_reserved);
    if (shape_of(t.fields).min_size == 0) {
      // The old definition does not describe what comes now.
      store_.cache.withdraw(stream_, t.id);
      return finding(template_finding::zero_size_template);
    }
    if (!Rules::has_withdrawals && t.is_options && t.fields.size() == t.scope_count)
      finding(template_finding::options_without_fields);
    for (const specifier& f : t.fields) {
      if (f.length == 0) {
        finding(template_finding::zero_length_field);
        break;
      }
    }
    for (const specifier& f : t.scope())
      if (f.space == element_space::v9_scope && (f.id < 1 || f.id > 5)) finding(template_finding::unknown_scope);
    const auto [entry, change] = store_.cache.learn(stream_, t, now_);
    if (change == template_change::redefined || change == template_change::kind_changed)
      finding(template_finding::redefined_template);
    handler_.learned(*entry, change);
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

  void withdrawal(const template_view& t) {
    const bool all = t.id == (t.is_options ? Rules::options_template_set : Rules::template_set);
    if (!all && t.id < first_template_id) return finding(template_finding::template_id_reserved);
    if (transport_ == transport_kind::udp) return finding(template_finding::withdrawal_ignored);  // section 8.4
    if (all) {
      store_.cache.withdraw_all(stream_, t.is_options);
      return handler_.withdrawn(t.id);
    }
    if (!store_.cache.withdraw(stream_, t.id)) return finding(template_finding::withdrawal_ignored);
    handler_.withdrawn(t.id);
  }

  static bool all_zero(octets o) noexcept {
    for (const std::byte b : o)
      if (b != std::byte{0}) return false;
    return true;
  }

  template_store<Attached>& store_;
  typename cache_type::handle stream_;
  record_context context_;
  timestamp now_;
  transport_kind transport_;
  Handler& handler_;
};

}  // namespace flowkit
