// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/network/group_reader.hpp"

#include <fmt/core.h>

#include <charconv>
#include <utility>

#include "tools/common/exit_code.hpp"
#include "tools/common/quantity.hpp"
#include "tools/flowgen/profile/catalogue.hpp"
#include "tools/flowgen/protocol_options.hpp"
#include "tools/flowgen/safe/safe_profile.hpp"

namespace flowkit::tools {

namespace {
[[noreturn]] void refuse(const named_text& t, const std::string& what) {
  throw startup_error(exit_code::usage, fmt::format("{}: {}", t.name, what));
}

/// Changes the profile to what the collector takes, and says so.
void keep_safe(const flowgen_options& run, exporter_settings& s) {
  safe_outcome made = make_safe(*s.imitates, *run.safe);
  if (!made.refused.empty() && !run.force)
    throw startup_error(exit_code::usage, fmt::format("--safe: {} (--force sends all the same)", made.refused));
  fmt::print(stderr, "{}", to_text(made, *run.safe, fmt::format("flowgen: --safe {}: ", run.safe->name)));
  s.imitates = std::make_shared<profile>(std::move(made.kept));
}

void read_protocol(const group_texts& t, const flowgen_options& run, exporter_group& out) {
  std::string protocol = t.protocol.text;
  if (!t.profile.empty()) {
    out.settings.imitates = load_profile(t.profile.text);
    const std::string of = to_string(out.settings.imitates->which);
    if (!protocol.empty() && protocol != of)
      refuse(t.protocol, fmt::format("{} is {}, not {}", t.profile.text, of, protocol));
    protocol = of;
  }
  if (protocol.empty()) protocol = run.connects() ? "ipfix" : "netflow5";
  out.protocol = find_exporter(protocol);
  if (out.protocol == nullptr) refuse(t.protocol, fmt::format("'{}' is not one of {}", protocol, exporter_names()));
  if (!out.settings.imitates) out.settings.imitates = generic_profile(out.protocol->which);
  if (run.safe != nullptr) keep_safe(run, out.settings);
  if (run.connects() && out.protocol->which != protocol::ipfix)
    refuse(t.protocol,
           fmt::format("{} is not sent over {}, only ipfix is", protocol, to_string(run.targets.front().protocol)));
}

/// "3s", "-250ms"; 0 for "0".
duration signed_duration(const named_text& t) {
  const bool late = t.text.front() == '-';
  const std::string size = t.text.substr(late || t.text.front() == '+' ? 1 : 0);
  if (size == "0") return {};
  const duration d = parse_duration(t.name, size);
  return {late ? -d.ns : d.ns};
}
std::int32_t read_drift(const named_text& t) {
  std::int32_t ppm = 0;
  const auto [end, wrong] = std::from_chars(t.text.data(), t.text.data() + t.text.size(), ppm);
  if (wrong != std::errc{} || end != t.text.data() + t.text.size() || ppm < -max_drift_ppm || ppm > max_drift_ppm)
    refuse(t, fmt::format("'{}' is not a whole number in {}..{}", t.text, -max_drift_ppm, max_drift_ppm));
  return ppm;
}

std::optional<ip_address> read_source(const named_text& t) {
  if (t.empty()) return std::nullopt;
  const auto address = parse<ip_address>(t.text);
  if (!address) refuse(t, fmt::format("'{}' is not an address", t.text));
  return *address;
}

void read_clock(const group_texts& t, const flowgen_options& run, clock_settings& out) {
  if (!t.start_uptime.empty()) out.uptime = parse_duration(t.start_uptime.name, t.start_uptime.text);
  const named_text& within = t.in_file ? t.clock_skew_within : t.clock_skew;
  if (!within.empty() && within.text != "0") out.skew_within = parse_duration(within.name, within.text);
  if (t.in_file && !t.clock_skew.empty()) out.skew = signed_duration(t.clock_skew);
  if (!t.clock_drift.empty()) out.drift_ppm = read_drift(t.clock_drift);
  // Clocks of 32 bits of seconds have to hold it.
  for (const auto& [text, of] : {std::pair{&t.clock_skew, out.skew}, std::pair{&within, out.skew_within}})
    if (of > max_clock_skew || duration{-of.ns} > max_clock_skew)
      refuse(*text, fmt::format("{} is more than {}", text->text, duration_text(max_clock_skew)));
  if (t.restart_every.empty() || t.restart_every.text == "0") return;
  if (run.connects() || !run.ipfix_file.empty())
    refuse(t.restart_every, "only over UDP and with --pcap: connections and files end with their exporter");
  out.restart_every = parse_duration(t.restart_every.name, t.restart_every.text);
  if (out.restart_every < least_restart)
    refuse(t.restart_every, fmt::format("{} is less than {}, so that no receiver could tell a restart from a clock "
                                        "that is set",
                                        t.restart_every.text, duration_text(least_restart)));
}

/// Whose protocol and profile they are, how many, with which share and clocks.
exporter_group read_group(const group_texts& t, const flowgen_options& run) {
  exporter_group out;
  out.name = t.label;
  read_protocol(t, run, out);
  if (!t.count.empty())
    out.count = static_cast<std::uint32_t>(parse_count(t.count.name, t.count.text, 1, max_exporters));
  out.share = out.count;
  if (!t.share.empty()) out.share = parse_count(t.share.name, t.share.text, 1, max_share);
  out.source = read_source(t.source);
  read_clock(t, run, out.settings.clock);
  return out;
}
}  // namespace

exporter_groups read_groups(const std::vector<group_texts>& texts, const named_text& source,
                            const flowgen_options& run) {
  std::vector<exporter_group> all;
  std::uint64_t exporters = 0;
  for (const group_texts& t : texts) {
    all.push_back(read_group(t, run));
    exporters += all.back().count;
    if (exporters > max_exporters)
      refuse(t.count, fmt::format("{} exporters with those before, at most {} are possible", exporters, max_exporters));
  }
  exporter_groups out{std::move(all)};
  if (const auto first = read_source(source))
    for (exporter_group& g : out)
      if (!g.source) g.source = following(*first, g.first);
  return out;
}

void complete_group(const group_texts& t, const flowgen_options& run, exporter_group& out) {
  out.settings.seed = run.seed;
  out.settings.start = run.start;
  out.settings.first = out.first;
  out.settings.network = run.network;
  const clock_settings& c = out.settings.clock;
  for (const duration most : {duration{c.skew.ns + c.skew_within.ns}, duration{c.skew.ns - c.skew_within.ns}})
    if (!is_start(run.start + most)) refuse(t.clock_skew, "clocks have to show February 1970 to 2096 at the start");
  read_protocol_options(t, run, out);
}

}  // namespace flowkit::tools
