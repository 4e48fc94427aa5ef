// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/profile/compiled.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include <flowkit/ipfix/encode.hpp>
#include <flowkit/netflow9/encode.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/template_text.hpp"
#include "tools/flowgen/exporters/file_options.hpp"
#include "tools/flowgen/exporters/process_account.hpp"
#include "tools/flowgen/scenarios/staged_flows.hpp"

namespace flowkit::tools {

namespace {
using flow::present_bit;
using flow::record;

constexpr flow::presence times = present_bit<&record::start> | present_bit<&record::end>;
/// What flow::digest() covers.
constexpr flow::presence digested = times | present_bit<&record::source> | present_bit<&record::destination> |
                                    present_bit<&record::source_port> | present_bit<&record::destination_port> |
                                    present_bit<&record::protocol> | present_bit<&record::bytes> |
                                    present_bit<&record::packets>;

/// A record with any of them tells of the answer, too.
constexpr flow::presence both_directions =
    present_bit<&record::reverse_bytes> | present_bit<&record::reverse_packets> |
    present_bit<&record::reverse_total_bytes> | present_bit<&record::reverse_total_packets> |
    present_bit<&record::responder_bytes> | present_bit<&record::responder_packets>;

record_habits habits_of(const flow::presence& sent) noexcept {
  constexpr flow::presence totals = present_bit<&record::total_bytes> | present_bit<&record::total_packets>;
  constexpr flow::presence deltas = present_bit<&record::bytes> | present_bit<&record::packets>;
  constexpr flow::presence ports = present_bit<&record::source_port> | present_bit<&record::destination_port>;
  // Receivers take what adds up for another report of a flow that they know: by its addresses, if it has no ports.
  const bool adds_up = !(sent & totals).none() && (sent & deltas).none();
  return {.both_directions = !(sent & both_directions).none(), .ends_alone = adds_up && (sent & ports) != ports};
}

/// Of records with running totals alone: each flow is told once, so that they are what it carried.
void take_totals(record& r) noexcept {
  if (r.has<&record::total_bytes>() && !r.has<&record::bytes>())
    r.bytes = r.total_bytes, r.set_present<&record::bytes>();
  if (r.has<&record::total_packets>() && !r.has<&record::packets>())
    r.packets = r.total_packets, r.set_present<&record::packets>();
}

std::vector<specifier> fields_of(const template_profile& t, bool several_samplers) {
  std::vector<specifier> all = t.fields;
  if (several_samplers) all.insert(all.end(), t.sampler_fields.begin(), t.sampler_fields.end());
  return all;
}
bool has(std::span<const specifier> fields, std::initializer_list<const element*> any) {
  return std::any_of(fields.begin(), fields.end(), [&](const specifier& s) {
    return std::any_of(any.begin(), any.end(), [&](const element* e) { return s.names(*e); });
  });
}

std::span<const application> all_applications(const profile& p) {
  return p.applications.empty() ? application_mix::usual_applications() : std::span<const application>{p.applications};
}

/// Are flows of the protocol the template's: it names it, or else no other template of the family does?
bool is_of(const profile& p, const template_profile& t, std::uint8_t protocol) {
  const auto names = [&](const template_profile& of) {
    const auto in = [&](std::uint8_t n) {
      return std::find(of.protocols.begin(), of.protocols.end(), n) != of.protocols.end();
    };
    return in(protocol) || (protocol == 1 && in(58));  // ICMP of IPv6 is the same application
  };
  const bool taken = std::any_of(p.templates.begin(), p.templates.end(), [&](const template_profile& other) {
    return &other != &t && other.family == t.family && other.share != 0 && names(other);
  });
  return t.protocols.empty() ? !taken : names(t);
}
std::vector<application> applications_of(const profile& p, const template_profile& t) {
  std::vector<application> out;
  for (const application& a : all_applications(p))
    if (is_of(p, t, a.protocol)) out.push_back(a);
  return out;
}
/// Of scenarios. A record with both directions would tell of an answer where there is none; where nothing but the ends
/// tells flows apart, theirs would be confused.
std::uint8_t carries_of(const profile& p, const template_profile& t, const application_mix& mix) {
  if (t.family == flow_family::ipv6 || mix.both_directions() || mix.ends_alone()) return 0;
  std::uint8_t out = 0;
  for (const std::uint8_t protocol : std::to_array<std::uint8_t>({1, 6, 17}))
    if (is_of(p, t, protocol)) out = static_cast<std::uint8_t>(out | 1u << carried_number(protocol));
  return out;
}
std::vector<application> or_usual(std::vector<application> some) {
  if (some.empty())
    some.assign(application_mix::usual_applications().begin(), application_mix::usual_applications().end());
  return some;
}

/// What fits the narrowest of the fields that any of these elements is sent in.
std::uint64_t greatest(std::span<const specifier> fields, std::initializer_list<const element*> any) {
  std::size_t width = 8;
  for (const specifier& s : fields)
    if (s.length != 0 && std::any_of(any.begin(), any.end(), [&](const element* e) { return s.names(*e); }))
      width = std::min<std::size_t>(width, s.length);
  return width < 8 ? (std::uint64_t{1} << 8 * width) - 1 : ~std::uint64_t{0};
}

std::string where(const profile& p, std::uint16_t id) { return fmt::format("{}: template {}", p.name, id); }

/// Does a value tell when the exporter booted?
bool tells_boot(const value_table& values) {
  return std::any_of(values.begin(), values.end(), [](const named_value& v) {
    return v.value.is_run_value && v.value.of_run == run_value::exporter_boot &&
           specify(ie::systemInitTimeMilliseconds, v.of.length) == v.of;
  });
}
}  // namespace

bool is_constant_zero(const value_table& common, const value_table& own, const element& e) {
  const specifier s = specify(e, 0);
  const profile_value* v = find_value(own, s);
  if (v == nullptr) v = find_value(common, s);
  return v != nullptr && v->one_of.size() == 1 && v->one_of.front() == scalar{std::int64_t{0}};
}

application_mix mix_of(const profile& p) { return application_mix{all_applications(p)}; }

flow_timeouts timeouts_of(const profile& p) noexcept {
  const auto ms = [](duration d) { return static_cast<std::uint32_t>(d.ns / 1'000'000); };
  return {ms(p.active_timeout), ms(p.inactive_timeout)};
}

compiled_template::compiled_template(const profile& p, const template_profile& t, std::uint32_t number,
                                     bool several_samplers, bool tells_boot)
    : id_(t.id),
      fields_(fields_of(t, several_samplers)),
      records_(fields_, t.values, p.values, where(p, t.id)),
      family_(t.family),
      mix_(or_usual(applications_of(p, t)), number, habits_of(records_.sent())),
      weight_(applications_of(p, t).empty() ? 0 : t.share.value_or(mix_.weight())),
      carries_(carries_of(p, t, mix_)) {
  present_ = records_.sent();
  received_ = present_;
  start_in_seconds_ =
      !has(fields_, {&ie::flowStartNanoseconds, &ie::flowStartMicroseconds, &ie::flowStartMilliseconds}) &&
      has(fields_, {&ie::flowStartSeconds});
  end_in_seconds_ = !has(fields_, {&ie::flowEndNanoseconds, &ie::flowEndMicroseconds, &ie::flowEndMilliseconds}) &&
                    has(fields_, {&ie::flowEndSeconds});
  event_in_seconds_ = !has(fields_, {&ie::observationTimeMilliseconds, &ie::observationTimeNanoseconds,
                                     &ie::observationTimeMicroseconds}) &&
                      has(fields_, {&ie::observationTimeSeconds});
  const bool absolute = has(fields_, {&ie::flowStartNanoseconds, &ie::flowStartMicroseconds, &ie::flowStartMilliseconds,
                                      &ie::flowEndNanoseconds, &ie::flowEndMicroseconds, &ie::flowEndMilliseconds,
                                      &ie::flowStartSeconds, &ie::flowEndSeconds});
  const bool relative = !absolute && has(fields_, {&ie::flowStartSysUpTime, &ie::flowEndSysUpTime});
  if (p.which == protocol::ipfix && relative && !tells_boot) received_ &= ~times;
  derived_ = derivations_of(present_);
  most_bytes_ = greatest(
      fields_, {&ie::octetDeltaCount, &ie::postOctetDeltaCount, &ie::layer2OctetDeltaCount, &ie::octetTotalCount,
                &ie::initiatorOctets, &ie::responderOctets, &ie::reverse::reverseOctetDeltaCount,
                &ie::reverse::reverseOctetTotalCount, &ie::reverse::reversePostOctetDeltaCount});
  most_packets_ =
      greatest(fields_, {&ie::packetDeltaCount, &ie::postPacketDeltaCount, &ie::packetTotalCount, &ie::initiatorPackets,
                         &ie::responderPackets, &ie::reverse::reversePacketDeltaCount,
                         &ie::reverse::reversePacketTotalCount, &ie::reverse::reversePostPacketDeltaCount});
  needs_finish_ = (received_ & digested) != digested;
  for (const element* e : {&ie::sourceTransportPort, &ie::tcpSourcePort, &ie::udpSourcePort})
    no_source_port_ |= is_constant_zero(p.values, t.values, *e);
  for (const element* e : {&ie::destinationTransportPort, &ie::tcpDestinationPort, &ie::udpDestinationPort})
    no_destination_port_ |= is_constant_zero(p.values, t.values, *e);
}

void compiled_template::prepare(std::span<record> flows, const derivation_context& c) const noexcept {
  for (record& r : flows) r.bytes = std::min(r.bytes, most_bytes_), r.packets = std::min(r.packets, most_packets_);
  for (const derivation how : derived_)
    for (record& r : flows) how(r, c);
  for (record& r : flows) {
    r.present = present_;
    if (no_source_port_) r.source_port = 0;
    if (no_destination_port_) r.destination_port = 0;
    if (!start_in_seconds_ && !end_in_seconds_ && !event_in_seconds_) continue;
    const auto whole = [](timestamp t) { return from_unix_seconds(to_unix_seconds(t)); };
    if (start_in_seconds_) r.start = whole(r.start);
    if (end_in_seconds_) r.end = whole(r.end);
    if (event_in_seconds_) r.event = whole(r.event);
    const bool ends_by_event = !r.has<&record::end>() && r.has<&record::event>();
    r.start = std::min(r.start, ends_by_event ? r.event : r.end);  // a coarser end may come before it
    r.span = r.end - r.start;
  }
}

void compiled_template::as_received(std::span<record> flows) const noexcept {
  if (!needs_finish_) return;
  for (record& r : flows) {
    r.present = received_;
    finish(r);
    take_totals(r);
  }
}

namespace {
/// Which field it is that the protocol has no way to say.
template <class Encoding>
std::string unannounced(const template_view& t) {
  for (std::size_t i = 0; i < t.fields.size(); ++i) {
    const bool scope = i < t.scope_count, options = t.is_options;
    template_view one{t.id, static_cast<std::uint16_t>(scope ? 1 : 0), options, t.fields.subspan(i, 1)};
    if (options && !scope && t.scope_count != 0) one.is_options = false;
    if (!Encoding::can_announce(one))
      return fmt::format("{}{}", text_of(t.fields[i], field_length::always), scope ? " as a scope" : "");
  }
  return t.is_options && t.scope_count == 0 ? "options without a scope" : "it";
}
/// What a message has before its first record, and how many octets it may have.
struct message_room {
  std::size_t front = 0, most = 0;
};
template <class Encoding>
void check(const profile& p, const template_view& t, std::size_t record, message_room room) {
  if (!Encoding::can_announce(t))
    throw startup_error(exit_code::usage, fmt::format("{}: {} cannot announce {}", where(p, t.id), to_string(p.which),
                                                      unannounced<Encoding>(t)));
  const std::size_t before = Encoding::header_size + room.front + set_header_layout.size;
  std::size_t needed = before + std::max(record, template_size<Encoding>(t));
  const bool pads = p.pads ? *p.pads : Encoding::padding == set_padding::to_4;
  if (pads) needed = (needed + 3) / 4 * 4;
  if (needed > room.most)
    throw startup_error(
        exit_code::usage,
        fmt::format("{}: the template or a record needs a datagram of {} octets, at most {} are allowed",
                    where(p, t.id), needed, room.most));
}
void check(const profile& p, const template_view& t, std::size_t record, message_room room) {
  if (p.which == protocol::ipfix)
    check<ipfix::encoding>(p, t, record, room);
  else
    check<netflow9::encoding>(p, t, record, room);
}

/// Templates that flowgen itself sends have ids of their own.
void check_id(const profile& p, std::uint16_t id, const exporter_settings& s) {
  const bool of_files = s.file != nullptr && id >= file_options::first_id && id <= file_options::last_id;
  const bool of_statistics = s.statistics && id >= process_account::first_id && id <= process_account::last_id;
  if (of_files || of_statistics)
    throw startup_error(exit_code::usage, fmt::format("{}: {} has a template of that id itself", where(p, id),
                                                      of_files ? "--ipfix-file" : "--statistics"));
}

/// What flows need of a number: a narrower field would send less than they have.
void check_widths(const profile& p, const compiled_template& t) {
  constexpr std::pair<const element*, std::uint16_t> least[] = {{&ie::sourceTransportPort, 2},
                                                                {&ie::destinationTransportPort, 2},
                                                                {&ie::tcpSourcePort, 2},
                                                                {&ie::tcpDestinationPort, 2},
                                                                {&ie::udpSourcePort, 2},
                                                                {&ie::udpDestinationPort, 2},
                                                                {&ie::flowStartSysUpTime, 4},
                                                                {&ie::flowEndSysUpTime, 4},
                                                                {&ie::flowDurationMilliseconds, 4},
                                                                {&ie::flowDurationMicroseconds, 4},
                                                                {&ie::flowStartDeltaMicroseconds, 4},
                                                                {&ie::flowEndDeltaMicroseconds, 4}};
  for (const specifier& f : t.view().fields)
    for (const auto& [e, octets] : least)
      if (f.names(*e) && f.length < octets)
        throw startup_error(exit_code::usage, fmt::format("{}: {} has to have {} octets, for the values of flows",
                                                          where(p, t.id()), e->name, octets));
  const bool microseconds = has(t.view().fields, {&ie::flowDurationMicroseconds, &ie::flowStartDeltaMicroseconds});
  if (microseconds && p.active_timeout.ns + p.inactive_timeout.ns > 4'294'000'000'000)
    throw startup_error(
        exit_code::usage,
        fmt::format("{}: in microseconds flows can last 71 minutes, less than the timeouts", where(p, t.id())));
}

bool is_sent(const options_profile& o, const exporter_settings& s) {
  switch (o.when) {
    case options_when::always: return true;
    case options_when::sampling: return s.sampling_interval != 0;
    case options_when::samplers: return s.samplers != 0;
    case options_when::one_sampler: return s.samplers == 0 && s.sampling_interval != 0;
  }
  return false;
}
/// Times relative to it need that in IPFIX.
bool tells_boot(const profile& p, const exporter_settings& s) {
  const auto has_it = [](const auto& t) { return has(t.fields, {&ie::systemInitTimeMilliseconds}); };
  for (const template_profile& t : p.templates)
    if (has_it(t) && (tells_boot(t.values) || tells_boot(p.values))) return true;
  for (const options_profile& o : p.options)
    if (has_it(o) && is_sent(o, s) &&
        (tells_boot(o.values) ||
         std::any_of(o.records.begin(), o.records.end(), [](const value_table& one) { return tells_boot(one); })))
      return true;
  return false;
}
compiled_options compile(const profile& p, const options_profile& o) {
  compiled_options out{o.id, o.scope_count, o.fields, o.for_each_sampler, {}};
  for (const value_table& one : o.records) out.records.emplace_back(o.fields, one, o.values, where(p, o.id), false);
  if (o.for_each_sampler) out.records.emplace_back(o.fields, o.values, value_table{}, where(p, o.id), false);
  return out;
}
}  // namespace

std::vector<template_view> compiled_profile::all_templates() const {
  std::vector<template_view> out;
  auto flow = flows.begin();
  auto other = others.begin();
  for (const template_profile& t : from->templates) out.push_back(t.share == 0 ? *other++ : (flow++)->view());
  return out;
}

std::shared_ptr<const compiled_profile> compile(const exporter_settings& settings) {
  const profile& p = *settings.imitates;
  auto out = std::make_shared<compiled_profile>();
  out->from = settings.imitates;
  const message_room room{settings.file != nullptr ? file_options::front : 0, settings.max_datagram};
  const bool boots = tells_boot(p, settings);
  for (const template_profile& t : p.templates) {
    check_id(p, t.id, settings);
    if (t.share == 0u) {
      out->others.push_back({t.id, 0, false, t.fields});
      check(p, out->others.back(), 0, room);
      continue;
    }
    out->flows.emplace_back(p, t, static_cast<std::uint32_t>(out->flows.size()), settings.samplers != 0, boots);
    const compiled_template& made = out->flows.back();
    if (made.records().min_size() == 0)
      throw startup_error(exit_code::usage, fmt::format("{}: its records take no octets", where(p, t.id)));
    if (made.weight() == 0)
      throw startup_error(exit_code::usage, fmt::format("{}: no application has flows of its protocols, which no other "
                                                        "template takes",
                                                        where(p, t.id)));
    check(p, made.view(), made.size(), room);
    check_widths(p, made);
  }
  for (const options_profile& o : p.options) {
    if (!is_sent(o, settings)) continue;
    check_id(p, o.id, settings);
    out->options.push_back(compile(p, o));
    std::size_t most = 0;
    for (const record_writer& r : out->options.back().records) most = std::max(most, r.max_size());
    check(p, out->options.back().view(), most, room);
  }
  if (p.templates_at_once) out->at_once = out->all_templates();
  return out;
}

}  // namespace flowkit::tools
