// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/protocol_options.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <initializer_list>

#include <flowkit/ipfix/encode.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/udp_frame.hpp"
#include "tools/flowgen/destination.hpp"
#include "tools/flowgen/exporters/file_options.hpp"
#include "tools/flowgen/exporters/sflow5_exporter.hpp"
#include "tools/flowgen/profile/profile.hpp"
#include "tools/flowgen/traffic/model.hpp"

namespace flowkit::tools {

namespace {
struct typed {
  const char* option;
  bool is_there;
};
/// Options that do not apply to the protocol.
void refuse(const std::string& why, std::initializer_list<typed> options) {
  for (const typed& t : options)
    if (t.is_there) throw startup_error(exit_code::usage, fmt::format("{}: {}", t.option, why));
}

template <class Number>
void read_count(const char* option, const std::string& text, std::uint64_t least, std::uint64_t most, Number& into) {
  if (!text.empty()) into = static_cast<Number>(parse_count(option, text, least, most));
}
void read_interval(const char* option, const std::string& text, duration& into) {
  if (!text.empty()) into = text == "0" ? duration{} : parse_duration(option, text);
}

void read_templates(const protocol_texts& t, exporter_settings& out) {
  out.refresh = out.imitates->templates_again, out.options_refresh = out.imitates->options_again;
  read_count("--template-messages", t.template_messages, 0, 1'000'000'000, out.refresh.messages);
  read_interval("--template-interval", t.template_interval, out.refresh.interval);
  // Who says when templates come again means all that collectors wait for.
  if (!t.template_messages.empty()) out.options_refresh.messages = out.refresh.messages;
  if (!t.template_interval.empty()) out.options_refresh.interval = out.refresh.interval;
}

/// The last sampler has the largest interval: see samplers_of().
void read_samplers(const protocol_texts& t, const std::string& name, std::uint32_t most, exporter_settings& out) {
  if (t.samplers.empty()) return;
  constexpr std::uint32_t usual_interval = 100;
  if (!out.imitates->has_samplers) refuse(fmt::format("{} has no samplers", name), {{"--samplers", true}});
  read_count("--samplers", t.samplers, 1, max_samplers, out.samplers);
  out.sampling_interval = std::min(usual_interval, std::max<std::uint32_t>(most / out.samplers, 1));
  read_count("--sampling", t.sampling, 1, most / out.samplers, out.sampling_interval);
}

void read_sflow5(const protocol_texts& t, const flowgen_options& o, sflow5_settings& out) {
  const sflow_profile& like = o.settings.imitates->sflow;
  out.data_sources = like.data_sources, out.counter_interval = like.counter_interval;
  out.header_size = like.header;
  if (!t.agent.empty()) {
    const auto address = parse<ip_address>(t.agent);
    if (!address) throw startup_error(exit_code::usage, "--agent: '" + t.agent + "' is not an address");
    out.agent = *address;
  } else if (o.source) {
    out.agent = *o.source;
  }
  read_count("--data-sources", t.data_sources, 1, 4096, out.data_sources);
  read_count("--header-size", t.header_size, min_header_size, max_header_size, out.header_size);
  read_interval("--counter-interval", t.counter_interval, out.counter_interval);
  out.expanded = t.expanded || like.expanded;
}

bool has_ipv6_flows(const profile& p) {
  return p.which == protocol::sflow5 || std::any_of(p.templates.begin(), p.templates.end(), [](const auto& t) {
           return t.share != 0 && t.family != flow_family::ipv4;
         });
}

/// Flows begin after their exporter did.
void read_uptime(exporter_settings& s) {
  constexpr std::int64_t usual = 1'815'000'000'000;  // active and inactive timeout together, if nothing is said
  s.oldest_flow = {std::max<std::int64_t>(s.imitates->active_timeout.ns + s.imitates->inactive_timeout.ns - usual, 0)};
  const duration least{s.imitates->active_timeout.ns + s.imitates->inactive_timeout.ns};
  if (s.uptime > duration{} && s.uptime < least)
    throw startup_error(exit_code::usage,
                        fmt::format("--uptime: flows go back {}, to before the exporter began", duration_text(least)));
}

/// TCP, with or without TLS: nothing is lost, and a message may be as long as its length can say.
bool is_reliable(const flowgen_options& o) noexcept { return o.connects() && o.target->protocol != transport::dtls; }
/// Of a message: a record of DTLS holds no more.
std::size_t most_octets(const flowgen_options& o) noexcept {
  if (is_reliable(o)) return ipfix::message_builder::max_size;
  return o.connects() ? 16384 : max_udp_payload;
}

/// The least size of datagrams, and the greatest.
void read_max_datagram(const std::string& text, flowgen_options& out) {
  const std::size_t least = out.protocol->has_samples
                                ? sflow5_exporter::min_max_datagram(out.settings.sflow.header_size)
                            : out.ipfix_file.empty() ? min_max_datagram
                                                     : file_options::min_message;
  out.settings.max_datagram = out.settings.imitates->max_octets.value_or(out.settings.max_datagram);
  if (out.protocol->has_samples) out.settings.max_datagram = std::max(out.settings.max_datagram, least);
  out.settings.max_datagram =
      std::clamp(out.settings.max_datagram, std::min(least, out.settings.max_datagram), most_octets(out));
  if (!out.ipfix_file.empty()) out.settings.max_datagram = std::max(out.settings.max_datagram, least);
  read_count("--max-datagram", text, least, most_octets(out), out.settings.max_datagram);
  if (out.safe != nullptr && !out.force && out.settings.max_datagram > out.safe->max_datagram)
    throw startup_error(exit_code::usage, fmt::format("--max-datagram: --safe {} takes datagrams of at most {} octets",
                                                      out.safe->name, out.safe->max_datagram));
}
}  // namespace

void read_protocol_options(const protocol_texts& t, flowgen_options& out) {
  const export_row& p = *out.protocol;
  const profile& like = *out.settings.imitates;
  // A generic profile is known by its protocol.
  const std::string name = like.name.rfind("generic-", 0) == 0 ? p.name() : like.name;
  const auto has_no = [&](const char* what) { return fmt::format("{} has no {}", name, what); };
  if (p.has_ipv6 && has_ipv6_flows(like)) {
    out.settings.ipv6_percent = like.ipv6_percent;
    // A generic profile has no share of its own.
    if (const auto share = out.settings.network->settings().ipv6_percent; share && name == p.name())
      out.settings.ipv6_percent = *share;
    read_count("--ipv6", t.ipv6, 0, 100, out.settings.ipv6_percent);
  } else if (!t.ipv6.empty() && parse_count("--ipv6", t.ipv6, 0, 100) != 0) {
    refuse(has_no("IPv6 flows"), {{"--ipv6", true}});
  }
  if (p.has_templates)
    read_templates(t, out.settings);
  else
    refuse(has_no("templates"), {{"--template-messages", !t.template_messages.empty()},
                                 {"--template-interval", !t.template_interval.empty()}});
  if (p.has_samples)
    read_sflow5(t, out, out.settings.sflow);
  else
    refuse("only with --protocol sflow5", {{"--agent", !t.agent.empty()},
                                           {"--data-sources", !t.data_sources.empty()},
                                           {"--counter-interval", !t.counter_interval.empty()},
                                           {"--header-size", !t.header_size.empty()},
                                           {"--expanded", t.expanded}});
  if (p.which != protocol::ipfix)
    refuse("only with --protocol ipfix", {{"--ipfix-file", !out.ipfix_file.empty()}, {"--statistics", t.statistics}});
  if (out.safe != nullptr && !out.force)
    refuse(fmt::format("--safe {} leaves options out", out.safe->name), {{"--statistics", t.statistics}});
  out.settings.statistics = t.statistics;
  out.settings.begins_session = out.connects();
  if (!out.ipfix_file.empty() || is_reliable(out)) {
    refuse(
        fmt::format("nothing is sent twice {}", is_reliable(out) ? "over TCP" : "in a file"),
        {{"--template-messages", !t.template_messages.empty()}, {"--template-interval", !t.template_interval.empty()}});
    out.settings.refresh = out.settings.options_refresh = {.messages = 0, .interval = {}, .reliable = true};
  }
  if (p.has_datagram_size)
    read_max_datagram(t.max_datagram, out);
  else
    refuse(fmt::format("{} has no datagram size, only --flows-per-datagram", p.name()),
           {{"--max-datagram", !t.max_datagram.empty()}});
  const std::uint32_t most_sampling = !like.has_sampling        ? 0
                                      : like.most_sampling == 0 ? p.max_sampling
                                                                : std::min(p.max_sampling, like.most_sampling);
  if (most_sampling == 0 && !t.sampling.empty() && parse_count("--sampling", t.sampling) != 0)
    refuse(has_no(p.max_sampling == 0 ? "field for sampling" : "sampling"), {{"--sampling", true}});
  out.settings.sampling_interval = std::max(like.usual_sampling, p.min_sampling);
  read_count("--sampling", t.sampling, p.min_sampling, most_sampling, out.settings.sampling_interval);
  read_samplers(t, name, most_sampling, out.settings);
  read_uptime(out.settings);

  if (out.target && !out.connects() && !p.has_domain && out.exporters > max_sockets)
    throw startup_error(
        exit_code::usage,
        fmt::format("--exporters: {} datagrams do not name their exporter, so each needs its own socket: at most {}",
                    p.name(), max_sockets));
  if (p.which == protocol::netflow5 && like.domain.value_or(0) + std::uint64_t{out.exporters} > 65'536)
    throw startup_error(
        exit_code::usage,
        fmt::format("--exporters: the engines of {} begin at {}, and there are 65,536", name, *like.domain));
  // An exporter with a low rate does not hold back its flows for longer than about a second.
  const std::uint64_t usual = like.max_flows.value_or(p.max_flows);
  out.flows_per_datagram = out.rate == 0 ? usual : std::clamp<std::uint64_t>(out.rate / out.exporters, 1, usual);
  read_count("--flows-per-datagram", t.flows_per_datagram, 1, std::max<std::uint64_t>(usual, p.max_flows),
             out.flows_per_datagram);
}

}  // namespace flowkit::tools
