// SPDX-License-Identifier: BSL-1.0
// One message on its way through a collector: its sets against the session of its exporter, records to the callback.
#pragma once

#include <flowkit/flow/collected.hpp>
#include <flowkit/flow/init_time.hpp>
#include <flowkit/flow/sampled.hpp>
#include <flowkit/ipfix/message.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/netflow9/message.hpp>
#include <flowkit/netflow9/template.hpp>
#include <flowkit/templates/decode.hpp>

namespace flowkit::inline v0::flow {

/// What a collector keeps with a template.
template <const auto& Layout>
struct collected_template {
  decltype(bind(Layout, {})) flows;
  options_key_binding keys;
  boot_binding boots;
  options_binding options;
  bool compiled = false;

  [[nodiscard]] std::size_t owned_octets() const noexcept {
    return flows.owned_octets() + keys.owned_octets() + boots.owned_octets() + options.owned_octets();
  }
};

/// The memory of collectors of this layout: pass one to several of them, with limits of your own.
template <const auto& Layout>
using collector_sessions = session_table<collected_template<Layout>, exporter_state>;

namespace detail {

/// What differs between the protocols beside their rules.
template <class Rules>
struct protocol_of;
template <>
struct protocol_of<netflow9::rules> {
  static constexpr std::uint16_t version = netflow9::version, sessions = netflow9_sessions;
  static constexpr std::size_t header_size = netflow9::header_size;
  static constexpr auto decode(octets in) noexcept { return netflow9::decode_lenient(in); }
  /// A packet is a datagram, always.
  static constexpr std::size_t size(const netflow9::message& m) noexcept { return header_size + m.sets.size(); }
};
template <>
struct protocol_of<ipfix::rules> {
  static constexpr std::uint16_t version = ipfix::version, sessions = ipfix_sessions;
  static constexpr std::size_t header_size = ipfix::header_size;
  static constexpr auto decode(octets in) noexcept { return ipfix::decode(in); }
  static constexpr std::size_t size(const ipfix::message& m) noexcept { return ipfix::size(m); }
};

/// Does a field of the layout have an element number, as templates need it?
template <class D>
consteval bool is_in_templates() {
  if constexpr (requires { D::alternatives; })
    for (const element* e : D::alternatives)
      if (e->space != element_space::local) return true;
  return false;
}
template <class Record, class... D>
consteval bool is_in_templates(layout_t<Record, D...>) {
  return (is_in_templates<D>() || ...);
}

template <class Callback, class Record, class Context>
inline constexpr bool takes_both = std::is_invocable_v<Callback&, const Record&, const Context&>;
template <class Callback, class Record, class Context>
inline constexpr bool is_callback =
    takes_both<Callback, Record, Context> || std::is_invocable_v<Callback&, const Record&>;
template <class Callback, class Record, class Context>
consteval bool calls_noexcept() noexcept {
  if constexpr (takes_both<Callback, Record, Context>)
    return std::is_nothrow_invocable_v<Callback&, const Record&, const Context&>;
  else
    return std::is_nothrow_invocable_v<Callback&, const Record&>;
}

template <const auto& Layout, class Rules, class Callback>
class collected_message {
  using layout_type = template_form<std::remove_cvref_t<decltype(Layout)>>;
  using record = typename layout_type::record;
  using sessions = collector_sessions<Layout>;
  using protocol = protocol_of<Rules>;
  static constexpr bool is_v9 = std::is_same_v<Rules, netflow9::rules>;
  /// A batch is on the stack: at most about 16 KiB.
  static constexpr std::size_t room = std::size_t{16'384} / sizeof(record), batch_size = room > plan::batch
                                                                                             ? plan::batch
                                                                                         : room > 0 ? room
                                                                                                    : 1;
  static constexpr bool wants_interval = flow::asks_for_interval(layout_type{});

 public:
  using entry = typename sessions::entry;

  template <class Message>
  collected_message(sessions& table, session_scope scope, const Message& m, const message_source& source,
                    timestamp received, Callback& callback, read_summary& out)
      : sessions_(table),
        session_(table.at(make_session_key(source, protocol::sessions, domain(m.head), scope))),
        arrival_(own().learnt.runs.arrived(source.port, m.head.sequence, context(m.head, received))),
        source_(source),
        context_(context(m.head, received)),
        domain_(domain(m.head)),
        sequence_(m.head.sequence),
        callback_(callback),
        out_(out) {
    if (arrival_.is_new || arrival_.moved) sessions_.recharge(session_);
    out_.lost -= arrival_.retracted;
    if constexpr (is_v9) observe([&](exporter_run& run) { run.observe(sequence_, 1, context_); });
  }
  collected_message(const collected_message&) = delete;
  /// IPFIX sequence numbers count records: how many the message had is known at its end. If it was not read to its end,
  /// or had a set without template, the number is unknown.
  ~collected_message() {
    if (!whole_) ++out_.interrupted;
    if constexpr (!is_v9)
      observe([&](exporter_run& run) { run.observe_records(sequence_, records_, whole_ && !unknown_); });
  }

  /// All sets. The failure: one that does not fit (v9).
  error decode(set_cursor sets) {
    set_decoder<Rules, sessions, collected_message> decoder{sessions_, session_,          arrival_.run.id,
                                                            context_,  context_.received, *this};
    for (set_view s; sets.next(s);) decoder.decode(s);
    whole_ = true;
    return inspect_end(sets, ignore_findings{});
  }

  // What set_decoder calls.
  void learned(entry&, template_change, place) noexcept { ++out_.templates; }
  void withdrawn(std::uint16_t) noexcept {}
  void finding(template_finding f, place) noexcept { out_.damaged += f == template_finding::damaged_template; }
  void unknown(const set_view&, bool held) noexcept {
    ++(held ? out_.waiting : out_.dropped);
    unknown_ = true;
  }
  void released(std::size_t sets) noexcept {
    out_.released += sets;
    late_ = true;
  }
  void data(entry& e, octets content, std::uint32_t, const record_context& context) {
    if (!e.attached.compiled) compile(e);
    record_context of = context;
    of.init_time = options().init_time();
    const bool late = std::exchange(late_, false);
    const std::size_t n = e.is_options ? learn_options(e, content, of) : flows(e, content, of);
    if (!late) records_ += static_cast<std::uint32_t>(n);
  }

 private:
  auto& own() const noexcept { return sessions_[session_]; }
  [[nodiscard]] exporter_options& options() const noexcept { return own().learnt.options; }

  template <class Observe>
  void observe(Observe observe) noexcept {
    exporter_run& run = arrival_.run;
    const sequence_counts before = run.counts();
    observe(run);
    const sequence_counts& after = run.counts();  // perhaps by the other interpretation
    out_.lost += static_cast<std::int64_t>(after.lost - before.lost);
    out_.duplicate += static_cast<std::int64_t>(after.duplicate - before.duplicate);
    out_.restarts += static_cast<std::int64_t>(after.restarts - before.restarts);
  }

  void compile(entry& e) {
    collected_template<Layout> made;
    if (e.is_options) {
      made.options = options_binding{e.view()};
    } else {
      made.flows = flowkit::bind(Layout, e.fields);
    }
    made.keys = flowkit::bind(options_key_layout, e.fields);
    made.boots = flowkit::bind(boot_layout, e.fields);
    made.compiled = true;
    sessions_.attach(session_, e, std::move(made));
  }

  /// The records that were read; a damaged record after them costs the rest of its set. False at the end.
  bool step(const plan::outcome& o, octets& content, std::size_t batch) noexcept {
    out_.saturated += o.saturated;
    out_.damaged += o.failure.code != errc::ok;
    content = content.subspan(o.octets);
    return o.records == batch && o.failure.code == errc::ok;
  }

  plan::outcome read(const entry& e, octets content, std::span<record> out, const record_context& context) {
    const auto plainly = [&e](octets in, std::span<record> to, const record_context& c) {
      return e.attached.flows.read(in, to, c);
    };
    if (!tells_init_time(e.attached.boots, context)) return plainly(content, out, context);
    return read_by_init_time(e.attached.boots, content, out, context, plainly);
  }

  /// How many records there were.
  std::size_t flows(const entry& e, octets content, const record_context& context) {
    const auto& binding = e.attached.flows;
    std::array<record, batch_size> batch;
    std::array<options_key, batch_size> keys;
    std::size_t n = 0;
    flow_context<layout_type> about{source_, protocol::version, domain_, context, options(), binding.present()};
    for (bool more = true; more;) {
      const plan::outcome o = read(e, content, batch, context);
      n += o.records;
      if constexpr (wants_interval) e.attached.keys.read(content, keys, context);
      more = step(o, content, batch.size());
      if (binding.present().none()) {
        out_.unmatched += o.records;
        continue;
      }
      for (std::size_t i = 0; i < o.records; ++i) {
        about.present = binding.present();
        if constexpr (wants_interval) complete(e, batch[i], keys[i], about.present);
        ++out_.flows;
        if constexpr (takes_both<Callback, record, flow_context<layout_type>>)
          callback_(batch[i], about);
        else
          callback_(batch[i]);
      }
    }
    return n;
  }

  /// The interval where the record has none.
  void complete(const entry& e, record& r, const options_key& key, presence_t<layout_type::count>& present) noexcept {
    const auto missing = without_interval(layout_type{}, r, present);
    if (missing.none()) return;
    const found_rate found = rate_of(key, e.attached.keys.present(), e.id, domain_, options());
    out_.ambiguous += found.ambiguous;
    if (found.told.rate == 0) return;
    complete_interval(layout_type{}, r, missing, found.told.rate);
    present |= missing;
  }

  std::size_t learn_options(const entry& e, octets content, const record_context& context) {
    std::size_t n = 0;
    std::array<options_record, 16> batch;
    for (bool more = true; more;) {
      const plan::outcome o = e.attached.options.read(content, batch, context);
      for (std::size_t i = 0; i < o.records; ++i) {
        const auto got = options().learn(batch[i], e.attached.options.present(), e.attached.options.scopes(), domain_,
                                         sessions_.learnt_budget());
        out_.unlearnt += got == exporter_options::outcome::no_room;
        out_.unmatched_scopes += got == exporter_options::outcome::unmatched_scope;
        out_.saturated += got == exporter_options::outcome::cut;
      }
      out_.options += o.records;
      n += o.records;
      more = step(o, content, batch.size());
    }
    return n;
  }

  sessions& sessions_;
  typename sessions::handle session_;
  exporter_runs::arrival arrival_;
  const message_source& source_;
  record_context context_;
  std::uint32_t domain_, sequence_;
  Callback& callback_;
  read_summary& out_;
  std::uint32_t records_ = 0;
  bool unknown_ = false, late_ = false, whole_ = false;
};

}  // namespace detail
}  // namespace flowkit::flow
