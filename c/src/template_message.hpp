// SPDX-License-Identifier: BSL-1.0
// One message of NetFlow v9 or IPFIX on its way through set_decoder: templates are learnt, options learnt and
// delivered, flows completed by what options, lists, sections of packets and common properties say, and delivered.
#pragma once

#include <utility>

#include <flowkit/flow/list_content.hpp>
#include <flowkit/flow/section.hpp>

#include "c/src/reading.hpp"

namespace flowkit::c_interface {

/// Rules: netflow9::rules, ipfix::rules.
template <class Rules>
class template_message {
 public:
  using entry = session_memory::entry;

  /// `at`: of the message in the datagram.
  template_message(reading& in, const reading::arrival& of, int protocol, std::uint32_t domain,
                   const record_context& context, std::uint32_t at) noexcept
      : in_(in),
        sessions_(in.collector().sessions),
        of_(of),
        known_{&sessions_, of.session, of.run.id, in.received()},
        protocol_(protocol),
        domain_(domain),
        context_(context),
        at_(at) {}

  /// All sets; false when one does not fit (v9), so that what follows cannot be read.
  bool decode(set_cursor sets) {
    set_decoder<Rules, session_memory, template_message> decoder{sessions_, of_.session,    of_.run.id,
                                                                 context_,  in_.received(), *this};
    for (set_view s; sets.next(s);) decoder.decode(s);
    const error e = inspect_end(sets, ignore_findings{});
    if (e.code != errc::ok) in_.refuse(of_.counts, {e.code, at_ + e.offset});
    return e.code == errc::ok;
  }

  // What set_decoder calls.
  void learned(entry&, template_change, place) noexcept { ++counts().templates; }
  void withdrawn(std::uint16_t) noexcept {}
  void finding(template_finding f, place where) noexcept {
    if (f != template_finding::damaged_template) return;
    ++counts().damaged;
    in_.note({errc::bad_length, at_ + where.offset});
  }
  void unknown(const set_view& s, bool) noexcept {
    ++counts().without_template;
    of_.counts.missing_template = s.id;
    unknown_ = true;
  }
  void released(std::size_t sets) noexcept {
    counts().without_template -= sets;
    late_ = true;
  }
  void data(entry& e, octets content, std::uint32_t offset, const record_context& context) {
    if (!e.attached.parts) sessions_.attach(of_.session, e, compile(e.view()));
    record_context here = context;
    here.init_time = options().init_time();
    flowkit_record out;
    out.protocol = protocol_, out.domain = domain_, out.of = e.view(), out.context = here, out.known = known_;
    out.elements = e.attached.parts->elements, out.exporter = in_.exporter();
    const std::size_t n = e.is_options ? learn_options(e, content, offset, out) : flows(e, content, offset, out);
    if (!std::exchange(late_, false)) records_ += static_cast<std::uint32_t>(n);
  }

  /// As the exporter has told it so far; none: not at all.
  [[nodiscard]] timestamp boot_time() const noexcept { return options().init_time(); }
  /// Of the message itself: those of sets that waited for a template are not among them.
  [[nodiscard]] std::uint32_t records() const noexcept { return records_; }
  [[nodiscard]] bool has_unknown() const noexcept { return unknown_; }

 private:
  [[nodiscard]] session_state& learnt() const noexcept { return sessions_[of_.session].learnt; }
  [[nodiscard]] flow::exporter_options& options() const noexcept { return learnt().options; }
  [[nodiscard]] flowkit_counts& counts() const noexcept { return of_.counts.counts; }

  std::size_t flows(const entry& e, octets content, std::uint32_t offset, flowkit_record& out) {
    const compiled_template& how = *e.attached.parts;
    std::vector<flow::record>& batch = in_.collector().batch;
    record_cursor cursor{e.fields, e.shape, content};
    std::size_t n = 0;
    out.kind = FLOWKIT_FLOW;
    while (true) {
      const plan::outcome o = read_flows(how.flows, content, batch, out.context, domain_);
      for (std::size_t i = 0; i < o.records; ++i) {
        flow::record& r = batch[i];
        out.raw = cursor.next();
        complete(e, out.raw, r, out.context);
        out.flow = &r;
        in_.deliver(of_.counts, out);
      }
      n += o.records;
      step(o, content, offset);
      if (o.records < plan::batch) return n;
    }
  }
  void complete(const entry& e, octets one, flow::record& r, const record_context& context) {
    const compiled_template& how = *e.attached.parts;
    if (how.has_lists) flow::complete_from_lists(e.fields, one, known_, r);
    if (how.has_sections) flow::complete_from_sections(e.fields, one, r);
    if (how.refers) static_cast<void>(learnt().properties.complete(how.refers, one, r, context, domain_, oldest()));
    static_cast<void>(options().complete(r, e.id));
    if (const auto rate = r.get<&flow::record::sampling_interval>(); rate != 0) of_.counts.sampling = rate;
  }
  /// What came before it and was not sent again has expired.
  [[nodiscard]] timestamp oldest() const noexcept {
    const duration lifetime = in_.collector().lifetime;
    const bool expires = lifetime > duration{} && in_.from().transport == transport_kind::udp;
    return expires ? in_.received() - lifetime : timestamp{INT64_MIN};
  }

  std::size_t learn_options(const entry& e, octets content, std::uint32_t offset, flowkit_record& out) {
    const compiled_template& how = *e.attached.parts;
    std::size_t& budget = sessions_.learnt_budget();
    if (how.has_properties) {
      const bool withdrawals = in_.from().transport != transport_kind::udp;
      record_cursor cursor{e.fields, e.shape, content};
      for (octets r = cursor.next(); !r.empty(); r = cursor.next())
        learnt().properties.learn(e.view(), r, withdrawals, budget, in_.received(), oldest());
    }
    if (how.types) how.types.learn(content, learnt().types, budget, [](flow::element_types::outcome) {});
    std::array<flow::options_record, 16> batch;
    record_cursor cursor{e.fields, e.shape, content};
    std::size_t n = 0;
    out.kind = FLOWKIT_OPTIONS;
    while (true) {
      const plan::outcome o = how.options.read(content, batch, out.context);
      for (std::size_t i = 0; i < o.records; ++i) {
        options().learn(batch[i], how.options.present(), how.options.scopes(), domain_, budget);
        out.raw = cursor.next();
        in_.deliver(of_.counts, out);
      }
      n += o.records;
      step(o, content, offset);
      if (o.records < batch.size()) break;
    }
    if (const auto rate = options().system_rate(); rate != 0) of_.counts.sampling = rate;
    return n;
  }

  /// The records that were read; one that is damaged after them costs the rest of its set.
  void step(const plan::outcome& o, octets& content, std::uint32_t& offset) noexcept {
    content = content.subspan(o.octets);
    offset += static_cast<std::uint32_t>(o.octets);
    if (o.failure.code == errc::ok) return;
    ++counts().damaged;
    if (!late_) in_.note({o.failure.code, at_ + offset});  // a set that waited is of another datagram
  }

  reading& in_;
  session_memory& sessions_;
  const reading::arrival& of_;
  known_elements known_;
  int protocol_;
  std::uint32_t domain_;
  record_context context_;
  std::uint32_t at_;
  std::uint32_t records_ = 0;
  bool unknown_ = false, late_ = false;
};

}  // namespace flowkit::c_interface
