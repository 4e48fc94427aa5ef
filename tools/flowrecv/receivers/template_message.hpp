// SPDX-License-Identifier: BSL-1.0
// One message of NetFlow v9 or IPFIX on its way through set_decoder: what becomes of its templates, options and flows.
#pragma once

#include <flowkit/templates/decode.hpp>

#include "tools/flowrecv/receivers/anomaly_counts.hpp"
#include "tools/flowrecv/receivers/reception.hpp"

namespace flowkit::tools {

/// Rules: netflow9::rules, ipfix::rules.
template <class Rules>
class template_message {
 public:
  using entry = exporter_sessions::entry;

  template_message(reception& shared, const known_exporter& of, const datagram& d, const record_context& context)
      : shared_(shared),
        exporter_(of.account),
        findings_(of.account.own.as<anomaly_counts<template_finding>>().anomalies, shared.watching(), d.payload),
        session_(of.session),
        from_(of.run.id),
        datagram_(d),
        context_(context),
        flows_before_(of.account.counters.flow_records) {}

  /// IPFIX: all octets of the message, whose first is octet 0 of the places; checksums are verified by them.
  void set_whole(octets message) noexcept { whole_ = message, findings_.set_octets(message); }

  /// All sets; false when one does not fit (v9), so that what follows cannot be read.
  bool decode(set_cursor sets);

  // What set_decoder calls.
  void learned(entry& e, template_change change, place record);
  void data(entry& e, octets content, std::uint32_t offset, const record_context& context);
  void withdrawn(std::uint16_t id);
  void finding(template_finding f, place at) { findings_(f, at); }
  void unknown(const set_view& s, bool held) {
    set_kind_ = part::set_kind::no_template, held_ = held;
    ++exporter_.counters.template_lost;
    unknown_ = true;
    shared_.look_elsewhere(exporter_, session_, s.id, datagram_.received);
  }
  void released(std::size_t sets) {
    exporter_.counters.template_lost -= sets, exporter_.counters.rescued_sets += sets;
    late_ = true;
  }

  /// As the exporter has told it so far; none: not at all.
  [[nodiscard]] timestamp boot_time() const { return options().init_time(); }
  [[nodiscard]] observed_counts<template_finding>& findings() noexcept { return findings_; }
  /// Of the message itself: those of sets that waited for a template are not among them.
  [[nodiscard]] std::uint32_t records() const noexcept { return records_; }
  [[nodiscard]] std::uint32_t templates() const noexcept { return templates_; }
  [[nodiscard]] std::uint32_t sets() const noexcept { return sets_; }
  [[nodiscard]] bool has_unknown() const noexcept { return unknown_; }

 private:
  [[nodiscard]] static part::set_kind kind_of(const set_view& s) noexcept;
  /// A set that was decoded, to a sink that wants it.
  void show(part_watch& to, const set_view& s);
  [[nodiscard]] octets octets_at(place p) const noexcept {
    return (whole_.empty() ? datagram_.payload : whole_).subspan(p.offset, p.length);
  }
  [[nodiscard]] flow::exporter_options& options() const { return shared_.sessions()[session_].learnt.options; }
  /// Values that are anomalies in themselves, and the records as they are, where somebody wants them.
  void look_at_each(const entry& e, octets content, std::uint32_t offset, const record_context& context);
  octets flows(const entry& e, octets content, std::uint32_t offset, const record_context& context);
  octets learn_options(const entry& e, octets content, std::uint32_t offset, const record_context& context);
  /// What fields that have parts of their own, or refer to some, say about the flow: lists, sections of packets, common
  /// properties.
  void complete_from_parts(const entry& e, octets one, flow::record& r, const record_context& context, place records);
  /// One record of both directions (RFC 5103): as two flows, or as one that has the increases of both.
  void deliver_both(flow::record& r, bool grows, place records);
  /// The checksums of the message in these records. Those of a set that waited for its template are of another message.
  void verify(const entry& e, octets content, std::uint32_t offset);
  void learn_properties(const entry& e, octets content);
  /// What came before it and was not resent has expired.
  [[nodiscard]] timestamp oldest() const noexcept;
  void learn_types(const entry& e, octets content, std::uint32_t offset);
  /// The records that were read; one that is damaged after them costs the rest of its set.
  void step_over(const plan::outcome& o, octets& content, std::uint32_t& offset);
  /// The flow's sampling and its names, from options.
  void complete(flow::record& r, std::uint16_t id, place records);
  /// Turns running totals into increases.
  void grow(flow::record& r, place records);

  /// What its records are shown by.
  class announced_here final : public announced {
   public:
    explicit announced_here(const template_message& of) noexcept : of_(of) {}
    [[nodiscard]] const element* find_element(const specifier& s) const override;
    bool find_template(std::uint16_t id, template_view& out) const override { return of_.find_template(id, out); }

   private:
    const template_message& of_;
  };
  bool find_template(std::uint16_t id, template_view& out) const;

  reception& shared_;
  exporter& exporter_;
  observed_counts<template_finding> findings_;
  exporter_sessions::handle session_;
  origin from_;
  const datagram& datagram_;
  record_context context_;
  octets whole_;
  std::uint64_t flows_before_;  ///< of the exporter, before this message
  std::uint32_t sets_ = 0, templates_ = 0, records_ = 0, records_in_set_ = 0;
  bool unknown_ = false, late_ = false, damaged_ = false;
  // Of the set at hand:
  part::set_kind set_kind_ = part::set_kind::data;
  bool held_ = false;
  octets padding_;                        ///< after its last record
  std::vector<std::uint16_t> withdrawn_;  ///< templates, where somebody wants to see it
};

}  // namespace flowkit::tools
