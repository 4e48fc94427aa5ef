// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/observe/profile_text.hpp"

#include <algorithm>

#include "tools/flowgen/observe/notation.hpp"

namespace flowkit::tools {

namespace {
bool has_templates(const observation& o) noexcept {
  return o.which == protocol::netflow9 || o.which == protocol::ipfix;
}

const char* name_of(sequence_habit h) noexcept {
  switch (h) {
    case sequence_habit::records_included: return "records-included";
    case sequence_habit::flows: return "flows";
    case sequence_habit::zero: return "zero";
    default: return "rfc";
  }
}
const char* name_of(count_habit h) noexcept {
  switch (h) {
    case count_habit::sets: return "sets";
    case count_habit::datagram: return "datagram";
    default: return "records";
  }
}

void write_head(profile_lines& out, const profile_source& from) {
  const observation& o = *from.main;
  out.line("title = \"Clone of an exporter seen in a capture\"");
  out.line("protocol = \"{}\"", to_string(o.which));
  std::string source = fmt::format("capture, {} datagrams", from.datagrams());
  if (from.keep_values) source += fmt::format(", {} in {}", to_string(o.key.source.address), from.file);
  out.line("source = {}", quoted(source));
  const double took = static_cast<double>((o.last - o.first).ns) / 1e9;
  if (took > 0)
    out.comment("seen: {:.1f} datagrams/s and {:.1f} flows/s", static_cast<double>(o.datagrams) / took,
                static_cast<double>(o.flows) / took);
  const auto ports =
      static_cast<std::size_t>(std::count_if(from.others.begin(), from.others.end(), [&](const observation* other) {
        return other->key.domain == o.key.domain;
      }));
  if (ports != 0) out.comment("templates of {} other ports of this domain are here as well", ports);
  if (from.others.size() > ports) out.comment("streams of other domains are not: {}", from.others.size() - ports);
  if (o.unknown_sets != 0) out.comment("sets without a template, not observed: {}", o.unknown_sets);
  if (o.not_observed != 0) out.comment("templates beyond the limits, not observed: {}", o.not_observed);
}

void write_exporter(profile_lines& out, const observation& o, bool keep) {
  if (o.which == protocol::sflow5 || o.which == protocol::netflow1) return;
  out.table("[exporter]");
  if (!keep && is_address_of(o, o.key.domain))
    out.comment("the domain is the exporter's address");
  else if (o.which != protocol::netflow7)
    out.line("domain = {}", o.key.domain);
  const auto sequence = o.habits.sequence();
  if (sequence) out.line("sequence = \"{}\"", name_of(*sequence));
  if (!sequence) out.comment("too few messages to see what the sequence number counts");
  if (sequence == sequence_habit::messages) out.comment("it counts messages, which profiles cannot say");
  if (o.which != protocol::netflow9) return;
  if (const auto count = o.habits.count())
    out.line("count = \"{}\"", name_of(*count));
  else
    out.comment("no meaning of the header's count is known that fits");
}

void write_datagram(profile_lines& out, const observation& o) {
  out.table("[datagram]");
  out.line("octets = {}", o.frames.most_octets());
  if (o.frames.most_flows() != 0) out.line("flows = {}", o.frames.most_flows());
  if (!has_templates(o)) return;
  if (o.which == protocol::netflow9)
    if (const auto fill = o.frames.fill()) out.line("fill = {}", *fill);
  if (const auto pads = o.frames.pads()) out.line("padding = \"{}\"", *pads ? "to-4" : "none");
  if (const auto shares = o.frames.shares_sets()) out.line("template_sets = \"{}\"", *shares ? "shared" : "own");
  if (const auto most = o.frames.set_records(); most && *most <= 32) out.line("set_records = {}", *most);
  if (const auto alone = o.frames.templates_alone()) out.line("templates_alone = {}", *alone);
}

void write_refresh(profile_lines& out, const char* what, const repetition& r) {
  const told_again again = r.habit();
  out.line("{}_messages = {}", what, again.messages);
  out.line("{}_interval = \"{}\"", what, interval_text(again.interval));
  if (r.times() == 0) out.comment("announced once");
}

void write_timers(profile_lines& out, const observation& o) {
  const auto active = o.times.active_timeout(), inactive = o.times.inactive_timeout();
  if (!active && !inactive && !has_templates(o)) return;
  out.table("[timers]");
  if (active) out.line("active_timeout = \"{}\"", interval_text(as_set(*active)));
  if (inactive) out.line("inactive_timeout = \"{}\"", interval_text(as_set(*inactive)));
  if (!has_templates(o)) return;
  write_refresh(out, "template", o.template_refresh);
  if (std::any_of(o.templates.begin(), o.templates.end(),
                  [](const auto& t) { return t->is_options && t->records != 0; }))
    write_refresh(out, "options", o.options_refresh);
}

void write_sampling(profile_lines& out, const observation& o) {
  const auto interval = o.sampling();
  if (!interval) return;
  constexpr std::uint32_t most = 16'777'216;  // the default of profiles
  out.table("[sampling]");
  out.line("usual = {}", *interval);
  if (*interval > most) out.line("most = {}", *interval);
}
}  // namespace

std::vector<const template_observation*> profile_source::templates() const {
  std::vector<const template_observation*> all;
  const auto add = [&](const observation& o) {
    for (const auto& t : o.templates)
      if (std::none_of(all.begin(), all.end(), [&](const auto* known) { return known->id == t->id; }))
        all.push_back(t.get());
  };
  add(*main);
  for (const observation* o : others)
    if (o->key.domain == main->key.domain) add(*o);
  return all;
}

std::uint64_t profile_source::datagrams() const noexcept {
  std::uint64_t n = main->datagrams;
  for (const observation* o : others)
    if (o->key.domain == main->key.domain) n += o->datagrams;
  return n;
}

std::string interval_text(duration d) {
  constexpr std::int64_t ms = 1'000'000, s = 1000 * ms;
  if (d.ns < ms) return "0";
  return d.ns % s == 0 ? fmt::format("{}s", d.ns / s) : fmt::format("{}ms", d.ns / ms);
}

std::string profile_text(const profile_source& from) {
  profile_lines out;
  const observation& o = *from.main;
  write_head(out, from);
  write_exporter(out, o, from.keep_values);
  write_datagram(out, o);
  write_timers(out, o);
  write_sampling(out, o);
  if (o.which == protocol::sflow5) write_sflow(out, o);
  write_traffic(out, o);
  write_fixed_values(out, o);
  if (has_templates(o)) {
    value_texts texts{o.key.source.address, from.keep_values};
    write_templates(out, from, texts);
  }
  return out.text();
}

}  // namespace flowkit::tools
