// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/protocol_options.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <initializer_list>

#include <flowkit/ipfix/encode.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/udp_frame.hpp"
#include "tools/flowgen/exporters/file_options.hpp"
#include "tools/flowgen/exporters/sflow5_exporter.hpp"
#include "tools/flowgen/profile/profile.hpp"
#include "tools/flowgen/traffic/model.hpp"

namespace flowkit::tools {

namespace {
[[noreturn]] void fail(const std::string& name, const std::string& why) {
  throw startup_error(exit_code::usage, fmt::format("{}: {}", name, why));
}
/// Settings that do not apply to the protocol.
void refuse(const std::string& why, std::initializer_list<const named_text*> said) {
  for (const named_text* t : said)
    if (!t->empty()) fail(t->name, why);
}
void refuse(const std::string& why, const named_flag& said) {
  if (said.is_set) fail(said.name, why);
}

template <class Number>
void read_count(const named_text& t, std::uint64_t least, std::uint64_t most, Number& into) {
  if (!t.empty()) into = static_cast<Number>(parse_count(t.name, t.text, least, most));
}
void read_interval(const named_text& t, duration& into) {
  if (!t.empty()) into = t.text == "0" ? duration{} : parse_duration(t.name, t.text);
}

void read_templates(const group_texts& t, exporter_settings& out) {
  out.refresh = out.imitates->templates_again, out.options_refresh = out.imitates->options_again;
  read_count(t.template_messages, 0, 1'000'000'000, out.refresh.messages);
  read_interval(t.template_interval, out.refresh.interval);
  // Who says when templates come again means all that collectors wait for.
  if (!t.template_messages.empty()) out.options_refresh.messages = out.refresh.messages;
  if (!t.template_interval.empty()) out.options_refresh.interval = out.refresh.interval;
}

/// The last sampler has the largest interval: see samplers_of().
void read_samplers(const group_texts& t, const std::string& name, std::uint32_t most, exporter_settings& out) {
  if (t.samplers.empty()) return;
  constexpr std::uint32_t usual_interval = 100;
  if (!out.imitates->has_samplers) refuse(fmt::format("{} has no samplers", name), {&t.samplers});
  read_count(t.samplers, 1, max_samplers, out.samplers);
  out.sampling_interval = std::min(usual_interval, std::max<std::uint32_t>(most / out.samplers, 1));
  read_count(t.sampling, 1, most / out.samplers, out.sampling_interval);
}

void read_sflow5(const group_texts& t, const exporter_group& of, sflow5_settings& out) {
  const sflow_profile& like = of.settings.imitates->sflow;
  out.data_sources = like.data_sources, out.counter_interval = like.counter_interval;
  out.header_size = like.header;
  if (!t.agent.empty()) {
    const auto address = parse<ip_address>(t.agent.text);
    if (!address) fail(t.agent.name, fmt::format("'{}' is not an address", t.agent.text));
    out.agent = *address;
  } else {
    out.agent = of.source ? *of.source : following(out.agent, of.first);
  }
  read_count(t.data_sources, 1, 4096, out.data_sources);
  read_count(t.header_size, min_header_size, max_header_size, out.header_size);
  read_interval(t.counter_interval, out.counter_interval);
  out.expanded = t.expanded.is_set || like.expanded;
}

bool has_ipv6_flows(const profile& p) {
  return p.which == protocol::sflow5 || std::any_of(p.templates.begin(), p.templates.end(), [](const auto& t) {
           return t.share != 0 && t.family != flow_family::ipv4;
         });
}

/// What profiles' timeouts add to those that are usual.
void read_timeouts(exporter_settings& s) {
  constexpr std::int64_t usual = 1'815'000'000'000;  // active and inactive timeout together, if nothing is said
  s.oldest_flow = {std::max<std::int64_t>(s.imitates->active_timeout.ns + s.imitates->inactive_timeout.ns - usual, 0)};
}

/// TCP, with or without TLS: nothing is lost, and a message may be as long as its length can say.
bool is_reliable(const flowgen_options& o) noexcept {
  return o.connects() && o.targets.front().protocol != transport::dtls;
}
/// Of a message: a record of DTLS holds no more.
std::size_t most_octets(const flowgen_options& o) noexcept {
  if (is_reliable(o)) return ipfix::message_builder::max_size;
  return o.connects() ? 16384 : max_udp_payload;
}

/// The least size of datagrams, and the greatest.
void read_max_datagram(const named_text& text, const flowgen_options& run, exporter_group& out) {
  exporter_settings& s = out.settings;
  const std::size_t least = out.protocol->has_samples ? sflow5_exporter::min_max_datagram(s.sflow.header_size)
                            : run.ipfix_file.empty()  ? min_max_datagram
                                                      : file_options::min_message;
  s.max_datagram = s.imitates->max_octets.value_or(s.max_datagram);
  if (out.protocol->has_samples) s.max_datagram = std::max(s.max_datagram, least);
  s.max_datagram = std::clamp(s.max_datagram, std::min(least, s.max_datagram), most_octets(run));
  if (!run.ipfix_file.empty()) s.max_datagram = std::max(s.max_datagram, least);
  read_count(text, least, most_octets(run), s.max_datagram);
  if (run.safe != nullptr && !run.force && s.max_datagram > run.safe->max_datagram)
    fail(text.name,
         fmt::format("--safe {} takes datagrams of at most {} octets", run.safe->name, run.safe->max_datagram));
}

/// What there may be of the protocol's exporters.
void check_numbers(const group_texts& t, const std::string& name, const exporter_group& g) {
  const export_row& p = *g.protocol;
  const std::uint64_t first = g.settings.imitates->domain.value_or(0) + std::uint64_t{g.first};
  if (p.which == protocol::netflow5 && first + g.count > 65'536)
    fail(t.count.name, fmt::format("the engines of {} begin at {}, and there are 65,536", name, first));
}

/// An exporter with a low rate does not hold back its flows for longer than about a second.
void read_flows(const named_text& text, const flowgen_options& run, exporter_group& out) {
  const std::uint64_t usual = out.settings.imitates->max_flows.value_or(out.protocol->max_flows);
  const auto each = run.load.flows_per_second() * static_cast<double>(out.share) /
                    static_cast<double>(run.groups.shares()) / static_cast<double>(out.count);
  out.flows_per_datagram = run.load.flows_per_second() <= 0 || each >= static_cast<double>(usual)
                               ? usual
                               : std::max<std::uint64_t>(static_cast<std::uint64_t>(each), 1);
  read_count(text, 1, std::max<std::uint64_t>(usual, out.protocol->max_flows), out.flows_per_datagram);
}
}  // namespace

void read_protocol_options(const group_texts& t, const flowgen_options& run, exporter_group& out) {
  const export_row& p = *out.protocol;
  exporter_settings& s = out.settings;
  const profile& like = *s.imitates;
  // A generic profile is known by its protocol.
  const std::string name = like.name.rfind("generic-", 0) == 0 ? p.name() : like.name;
  const auto has_no = [&](const char* what) { return fmt::format("{} has no {}", name, what); };
  const auto only_with = [&](const char* which) {
    return fmt::format("only with {} {}", t.called("--protocol"), which);
  };
  if (p.has_ipv6 && has_ipv6_flows(like)) {
    s.ipv6_percent = like.ipv6_percent;
    // A generic profile has no share of its own.
    if (const auto share = s.network->settings().ipv6_percent; share && name == p.name()) s.ipv6_percent = *share;
    read_count(t.ipv6, 0, 100, s.ipv6_percent);
  } else if (!t.ipv6.empty() && parse_count(t.ipv6.name, t.ipv6.text, 0, 100) != 0) {
    refuse(has_no("IPv6 flows"), {&t.ipv6});
  }
  if (p.has_templates)
    read_templates(t, s);
  else
    refuse(has_no("templates"), {&t.template_messages, &t.template_interval});
  if (p.has_samples) {
    read_sflow5(t, out, s.sflow);
  } else {
    refuse(only_with("sflow5"), {&t.agent, &t.data_sources, &t.counter_interval, &t.header_size});
    refuse(only_with("sflow5"), t.expanded);
  }
  if (p.which != protocol::ipfix) {
    if (!run.ipfix_file.empty() && t.in_file)
      fail(t.protocol.name, fmt::format("--ipfix-file holds ipfix, not {}", p.name()));
    if (!run.ipfix_file.empty()) fail("--ipfix-file", only_with("ipfix"));
    refuse(only_with("ipfix"), t.statistics);
  }
  if (run.safe != nullptr && !run.force)
    refuse(fmt::format("--safe {} leaves options out", run.safe->name), t.statistics);
  s.statistics = t.statistics.is_set;
  s.begins_session = run.connects();
  if (!run.ipfix_file.empty() || is_reliable(run)) {
    refuse(fmt::format("nothing is sent twice {}", is_reliable(run) ? "over TCP" : "in a file"),
           {&t.template_messages, &t.template_interval});
    s.refresh = s.options_refresh = {.messages = 0, .interval = {}, .reliable = true};
  }
  if (p.has_datagram_size)
    read_max_datagram(t.max_datagram, run, out);
  else
    refuse(fmt::format("{} has no datagram size, only {}", p.name(), t.called("--flows-per-datagram")),
           {&t.max_datagram});
  const std::uint32_t most_sampling = !like.has_sampling        ? 0
                                      : like.most_sampling == 0 ? p.max_sampling
                                                                : std::min(p.max_sampling, like.most_sampling);
  if (most_sampling == 0 && !t.sampling.empty() && parse_count(t.sampling.name, t.sampling.text) != 0)
    refuse(has_no(p.max_sampling == 0 ? "field for sampling" : "sampling"), {&t.sampling});
  s.sampling_interval = std::max(like.usual_sampling, p.min_sampling);
  read_count(t.sampling, p.min_sampling, most_sampling, s.sampling_interval);
  read_samplers(t, name, most_sampling, s);
  read_timeouts(s);
  check_numbers(t, name, out);
  read_flows(t.flows_per_datagram, run, out);
}

}  // namespace flowkit::tools
