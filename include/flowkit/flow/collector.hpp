// SPDX-License-Identifier: BSL-1.0
// collector<layout>: datagrams of NetFlow v9 and IPFIX in, records of your own type out. Templates, sets waiting for
// their template, options and sequence numbers are kept inside, within limits. Not in flowkit.hpp: include it where it
// is used.
#pragma once

#include <flowkit/flow/collect_message.hpp>

namespace flowkit::inline v0::flow {

struct collector_settings {
  session_limits sessions{};
  pending_limits pending{};
  session_scope scope = session_scope::rfc;  ///< do source ports distinguish exporters?
};

/// `Layout` is what is wanted of each record: a constexpr layout of fields, at namespace scope. `Rules`:
/// netflow9::rules, ipfix::rules, or none for both. Not thread-safe.
///
/// The callback is called as f(const record&) or f(const record&, const context&). Fields missing from a template are
/// as in record{}; records of templates that have none of the fields are counted, not delivered. A field for
/// ie::samplingInterval missing from the template is filled from options data. The record and the views in it are valid
/// until the callback returns; it must not call a collector with the same memory.
template <const auto& Layout, class... Rules>
class collector {
  using layout_type = template_form<std::remove_cvref_t<decltype(Layout)>>;
  static_assert(detail::is_in_templates(layout_type{}),
                "no template has a field of this layout: name information elements, as in field<&r::bytes, "
                "ie::octetDeltaCount>");

 public:
  using record = typename layout_type::record;
  using context = flow_context<layout_type>;
  using sessions = collector_sessions<Layout>;

  /// With its own memory, on the heap, within the limits.
  explicit collector(const collector_settings& settings = {})
      : own_(new sessions(settings.sessions, settings.pending)), sessions_(&*own_), scope_(settings.scope) {}
  /// With memory shared with other collectors of this layout: one limit for all, and an exporter that sends to two of
  /// them has one session. The memory must outlive the collector.
  explicit collector(sessions& shared, session_scope scope = session_scope::rfc) : sessions_(&shared), scope_(scope) {}

  /// Reads one datagram; over streams, one message. `received` is the receiver's clock, by which waiting sets expire.
  /// Without it only the other limits bound them.
  ///
  /// Failures: truncated, bad_version (nothing was read); bad_length (v9: the sets before the fault were read; IPFIX: a
  /// message whose lengths do not add up is discarded whole, RFC 7011 section 9.1).
  ///
  /// If the callback throws, the rest of the set and of the datagram is lost, what was learnt stays, and sets that
  /// waited for the same template are read when it is announced again. noexcept if the callback is: running out of
  /// memory then ends the program. Only learning a template and keeping a set allocate.
  template <class Callback>
  read_summary read(octets datagram, const message_source& source, Callback&& callback,
                    timestamp received = {}) noexcept(detail::calls_noexcept<Callback, record, context>()) {
    constexpr bool is_callback = detail::is_callback<Callback, record, context>;
    static_assert(is_callback, "a collector's callback takes a const record&, or that and a const context&");
    read_summary out{};
    if constexpr (is_callback) {
      assert(!busy_ && "a callback may not call its collector");
      const in_use mark{*this, out};
      using function = std::remove_reference_t<Callback>;
      if constexpr (sizeof...(Rules) == 0)
        read_any<function, netflow9::rules, ipfix::rules>(datagram, source, callback, received, out);
      else
        read_any<function, Rules...>(datagram, source, callback, received, out);
    }
    return out;
  }

  /// Of all datagrams so far.
  [[nodiscard]] const collected_counts& counts() const noexcept { return counts_; }
  /// Sessions, templates and waiting sets: how many, in how many octets, and what limits have evicted. When a
  /// connection ends: memory().close(source).
  [[nodiscard]] sessions& memory() noexcept { return *sessions_; }
  [[nodiscard]] const sessions& memory() const noexcept { return *sessions_; }

 private:
  /// Adds up the counts however the reading ends.
  class in_use {
   public:
    in_use(collector& c, const read_summary& out) noexcept : collector_(c), out_(out) { c.busy_ = true; }
    in_use(const in_use&) = delete;
    ~in_use() {
      collector_.busy_ = false;
      collector_.counts_ += out_;
    }

   private:
    collector& collector_;
    const read_summary& out_;
  };

  template <class Callback, class... Any>
  void read_any(octets datagram, const message_source& source, Callback& callback, timestamp received,
                read_summary& out) {
    const std::uint16_t version = datagram.size() < 2 ? std::uint16_t{0} : load_be<std::uint16_t>(datagram.data());
    sessions_->expire(received);
    const bool known = ((version == detail::protocol_of<Any>::version &&
                         (read_all<Any>(datagram, source, callback, received, out), true)) ||
                        ...);
    if (!known) out.failure = {datagram.size() < 2 ? errc::truncated : errc::bad_version, 0};
    if (!out.ok()) ++out.malformed;
  }

  /// IPFIX: a datagram may hold several messages; octets after the last are ignored.
  template <class One, class Callback>
  void read_all(octets datagram, const message_source& source, Callback& callback, timestamp received,
                read_summary& out) {
    using protocol = detail::protocol_of<One>;
    octets rest = datagram;
    do {
      const auto at = static_cast<std::uint32_t>(datagram.size() - rest.size());
      const auto m = protocol::decode(rest);
      if (!m && at != 0 && m.failure().code == errc::bad_version) return;
      if (!m) {
        out.failure = {m.failure().code, at + m.failure().offset};
        return;
      }
      detail::collected_message<Layout, One, Callback> message{*sessions_, scope_, *m, source, received, callback, out};
      if (const error e = message.decode(sets(*m)); e.code != errc::ok) {
        out.failure = {e.code, at + e.offset};
        return;
      }
      rest = rest.subspan(protocol::size(*m));
    } while (rest.size() >= protocol::header_size);
  }

  owned<sessions> own_;
  sessions* sessions_;
  session_scope scope_;
  bool busy_ = false;
  collected_counts counts_{};
};

}  // namespace flowkit::flow
