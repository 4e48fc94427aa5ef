// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/options.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include <flowkit/core/time_text.hpp>
#include <flowkit/netflow5/message.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/udp_frame.hpp"
#include "tools/common/version.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* about =
    "Generates flow export (NetFlow v5, NetFlow v9, IPFIX) as many exporters would send it, at an exact rate, over UDP "
    "or into a pcap file.\n";

constexpr const char* examples =
    "Examples:\n"
    "  flowgen --target 127.0.0.1:2055 --rate 50000 --for 10s\n"
    "  flowgen --target collector:2055 --exporters 100 --rate 2k --manifest sent.json\n"
    "  flowgen --target 127.0.0.1:2055 --rate max --count 10M        as fast as this machine can\n"
    "  flowgen --pcap flows.pcap --seed 7 --count 3000               the same octets every time\n"
    "  flowgen --target 127.0.0.1:4739 --protocol ipfix --ipv6 50 --sampling 100\n"
    "  flowgen --target 127.0.0.1:2055 --source 127.0.1.1 --exporters 3   from 127.0.1.1, .2 and .3\n"
    "\n"
    "The n-th exporter of a run has engine n-1 in NetFlow v5, and source id (observation domain) n in v9 and IPFIX.\n"
    "With --seed and no --start the run is dated 2026-01-01T00:00:00Z, so that it repeats bit by bit.\n"
    "Exit codes: 0 ok, 1 not everything was sent, 2 wrong usage, 3 a file or socket failed.\n";

/// The date of runs that repeat: 2026-01-01T00:00:00Z.
constexpr timestamp fixed_start = from_unix_seconds(1'767'225'600);

timestamp wall_clock() {
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

/// A number within bounds; the message says both.
std::uint64_t bounded(const char* option, const std::string& text, std::uint64_t least, std::uint64_t most) {
  const std::uint64_t n = parse_count(option, text);
  if (n < least || n > most)
    throw startup_error(exit_code::usage, fmt::format("{}: {} is not in {}..{}", option, text, least, most));
  return n;
}
/// What concerns protocols with templates, as it was typed.
struct template_texts {
  std::string ipv6, max_datagram, messages, interval;
};
void read_templates(const template_texts& t, bool has_templates, exporter_settings& out) {
  if (!has_templates) {
    if (!t.ipv6.empty() && bounded("--ipv6", t.ipv6, 0, 100) != 0)
      throw startup_error(exit_code::usage, "--ipv6: netflow5 has no IPv6 flows");
    for (const auto& [option, text] :
         {std::pair{"--max-datagram", &t.max_datagram}, std::pair{"--template-messages", &t.messages},
          std::pair{"--template-interval", &t.interval}})
      if (!text->empty()) throw startup_error(exit_code::usage, fmt::format("{}: netflow5 has no templates", option));
    return;
  }
  out.ipv6_percent = t.ipv6.empty() ? 20 : static_cast<std::uint32_t>(bounded("--ipv6", t.ipv6, 0, 100));
  if (!t.max_datagram.empty())
    out.max_datagram = bounded("--max-datagram", t.max_datagram, least_max_datagram, max_udp_payload);
  if (!t.messages.empty())
    out.refresh.messages = static_cast<std::uint32_t>(bounded("--template-messages", t.messages, 0, 1'000'000'000));
  if (!t.interval.empty())
    out.refresh.interval = t.interval == "0" ? duration{} : parse_duration("--template-interval", t.interval);
}
}  // namespace

std::optional<flowgen_options> parse_flowgen_options(int argc, char** argv) {
  flowgen_options o;
  std::string target, pcap_target, protocol = "netflow5", rate, run_for, count, exporters, seed, start, source, flows,
                                   sampling, sndbuf;
  template_texts templates;

  CLI::App app{about, "flowgen"};
  app.footer(examples);
  app.set_version_flag("--version", version_text("flowgen"));
  const auto text = [&](const char* name, std::string& into, const char* what, const char* type) {
    return app.add_option(name, into, what)->type_name(type);
  };
  text("--target", target, "HOST:PORT to send to, [ADDR]:PORT for IPv6", "WHERE");
  text("--pcap", o.pcap, "write a capture file (- is stdout) instead of sending", "FILE");
  text("--pcap-target", pcap_target, "collector in the capture file (default: 192.0.2.250)", "ADDR:PORT");
  text("--protocol", protocol, "netflow5 (default), netflow9 or ipfix", "NAME")
      ->check(CLI::IsMember({"netflow5", "netflow9", "ipfix"}));
  text("--rate", rate, "flows a second over all exporters, such as 500 or 50k, or max (default: 1000)", "N");
  text("--for,--duration", run_for, "how long, such as 10s; without it and --count until it is interrupted", "TIME");
  text("--count", count, "how many flows", "N");
  text("--exporters", exporters, "how many exporters, each with its own uptime, id and sequence (1..65536)", "N");
  text("--source", source, "send from this address; exporters after the first from those after it", "ADDR");
  text("--flows-per-datagram", flows, "at the most (default: what fits, fewer where a second brings fewer)", "N");
  text("--sampling", sampling, "announce a sampling interval (netflow5: 0..16383, else 0..16777216)", "N");
  text("--ipv6", templates.ipv6, "share of IPv6 flows (default: 20; netflow5 has none)", "PERCENT");
  text("--max-datagram", templates.max_datagram, "octets of a datagram (128..65507, default: 1400; not netflow5)", "N");
  text("--template-messages", templates.messages, "templates again after so many datagrams (default: 20, 0: never)",
       "N");
  text("--template-interval", templates.interval, "and after so long (default: 60s, 0: never)", "TIME");
  text("--seed", seed, "what the flows are made from (default: 1)", "N");
  text("--start", start, "date of the run: now, or such as 2026-07-22T10:00:00Z", "TIME");
  text("--sndbuf", sndbuf, "socket send buffer in octets, such as 4M", "SIZE");
  text("--manifest", o.manifest, "write what was sent as JSON, for flowrecv --expect", "FILE");

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    app.exit(asked);
    return std::nullopt;
  } catch (const CLI::ParseError& wrong) {
    throw startup_error(exit_code::usage, wrong.what());
  }

  if (target.empty() == o.pcap.empty())
    throw startup_error(exit_code::usage, "one of --target HOST:PORT and --pcap FILE is needed");
  if (!target.empty()) {
    o.target = parse_target("--target", target);
    if (o.target->protocol != transport::udp)
      throw startup_error(exit_code::usage, "--target: '" + target + "': only udp is sent");
  }
  o.protocol = protocol == "ipfix"      ? export_protocol::ipfix
               : protocol == "netflow9" ? export_protocol::netflow9
                                        : export_protocol::netflow5;
  const bool has_templates = o.protocol != export_protocol::netflow5;
  read_templates(templates, has_templates, o.settings);
  if (pcap_target.empty()) pcap_target = o.protocol == export_protocol::ipfix ? "192.0.2.250:4739" : "192.0.2.250:2055";
  const target_address shown = parse_target("--pcap-target", pcap_target);
  const auto shown_address = parse<ip_address>(shown.host);
  if (!shown_address) throw startup_error(exit_code::usage, "--pcap-target: '" + pcap_target + "' has no address");
  o.pcap_target = {*shown_address, shown.port};

  if (rate == "max")
    o.rate = 0;
  else if (!rate.empty())
    o.rate = bounded("--rate", rate, 1, 1'000'000'000);
  if (!run_for.empty()) o.run_for = parse_duration("--for", run_for);
  if (!count.empty()) o.count = bounded("--count", count, 1, std::uint64_t{1} << 53);
  if (!o.pcap.empty() && o.count == 0 && (!o.run_for || o.rate == 0))
    throw startup_error(exit_code::usage, "--pcap needs --count, or --for with a --rate: how much is to be written");
  if (!exporters.empty()) o.exporters = static_cast<std::uint32_t>(bounded("--exporters", exporters, 1, 65'536));
  const std::uint64_t most_flows = has_templates ? 65'535 : netflow5::max_records;
  o.flows_per_datagram = most_flows;
  if (!flows.empty())
    o.flows_per_datagram = bounded("--flows-per-datagram", flows, 1, most_flows);
  else if (o.rate != 0)  // a quiet exporter does not hold its flows for longer than about a second
    o.flows_per_datagram = std::clamp<std::uint64_t>(o.rate / o.exporters, 1, most_flows);
  if (!sampling.empty())
    o.settings.sampling_interval =
        static_cast<std::uint32_t>(bounded("--sampling", sampling, 0, has_templates ? 1u << 24 : 16'383));
  if (!seed.empty()) o.settings.seed = parse_count("--seed", seed);
  if (!sndbuf.empty()) o.send_buffer = parse_octets("--sndbuf", sndbuf);
  if (!source.empty()) {
    const auto address = parse<ip_address>(source);
    if (!address) throw startup_error(exit_code::usage, "--source: '" + source + "' is not an address");
    o.source = *address;
  }
  if (start.empty()) {
    o.settings.start = seed.empty() && o.pcap.empty() ? wall_clock() : fixed_start;
  } else if (start == "now") {
    o.settings.start = wall_clock();
  } else {
    const auto when = parse<timestamp>(start);
    if (!when)
      throw startup_error(exit_code::usage, "--start: '" + start + "' is neither now nor like 2026-07-22T10:00:00Z");
    o.settings.start = *when;
  }
  return o;
}

}  // namespace flowkit::tools
