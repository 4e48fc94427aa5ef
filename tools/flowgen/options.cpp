// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/options.hpp"

#include <fmt/core.h>

#include <flowkit/core/time_text.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/help_formatter.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/system_clock.hpp"
#include "tools/common/transport/tls_options.hpp"
#include "tools/common/version.hpp"
#include "tools/flowgen/destination.hpp"
#include "tools/flowgen/presets/options.hpp"
#include "tools/flowgen/profile/catalogue.hpp"
#include "tools/flowgen/protocol_options.hpp"
#include "tools/flowgen/reach.hpp"
#include "tools/flowgen/safe/safe_profile.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* about =
    "Generates flow export (NetFlow v1, v5, v7 and v9, IPFIX, sFlow v5) as many exporters would send it, at an exact\n"
    "rate, over UDP (IPFIX also over TCP, TLS and DTLS), into a pcap file, or into an IPFIX file.\n";

constexpr const char* examples =
    "Examples:\n"
    "  flowgen --target 127.0.0.1:2055 --rate 50000 --for 10s\n"
    "  flowgen --target collector:2055 --exporters 100 --rate 2k --manifest sent.json\n"
    "  flowgen --target 127.0.0.1:2055 --rate max --count 10M        as fast as possible\n"
    "  flowgen --target tls:collector:4740 --ca ca.pem --cert exporter.pem --key exporter.key    IPFIX over TLS\n"
    "  flowgen --pcap flows.pcap --seed 7 --count 3000               the same octets every time\n"
    "  flowgen --ipfix-file flows.ipfix --protocol ipfix --count 3000   with checksums and a time window (RFC 5655)\n"
    "  flowgen --target 127.0.0.1:4739 --protocol ipfix --ipv6 50 --sampling 100\n"
    "  flowgen --target 127.0.0.1:6343 --protocol sflow5 --sampling 512 --data-sources 4 --counter-interval 5s\n"
    "  flowgen --target collector:2055 --profile fortigate       as flowgen profiles lists them; flowgen profiles show "
    "NAME\n"
    "  flowgen --target 127.0.0.1:2055 --source 127.0.1.1 --exporters 3   from 127.0.1.1, .2 and .3\n"
    "  flowgen --target collector:2055 --preset medium           as flowgen presets lists them\n"
    "  flowgen profile-from capture.pcap -o device.toml      the profile of an exporter (see its own --help)\n"
    "  flowgen replay capture.pcap --target 127.0.0.1:2055 --speed 10    a capture; see flowgen replay --help\n"
    "\n"
    "The n-th exporter of a run has engine n-1 in NetFlow v5, and source id (observation domain) n in v9 and IPFIX.\n"
    "In sFlow each exporter is an agent with its own address; a flow is one sampled packet, and counter samples are\n"
    "sent as well.\n"
    "With --seed but without --start the run starts at 2026-01-01T00:00:00Z, so that it is reproducible bit by bit.\n"
    "After more than a second of lateness (a stopped process, too high a rate) the rest of the run is put off by it.\n"
    "Exit codes: 0 ok, 1 not everything was sent, 2 wrong usage, 3 a file or socket failed.\n";

/// The date of runs that repeat: 2026-01-01T00:00:00Z.
constexpr timestamp fixed_start = from_unix_seconds(1'767'225'600);

/// Changes the profile to what the collector takes, and says so.
void keep_safe(const std::string& name, flowgen_options& o) {
  o.safe = &find_safe_rules(name);
  safe_outcome made = make_safe(*o.settings.imitates, *o.safe);
  if (!made.refused.empty() && !o.force)
    throw startup_error(exit_code::usage, fmt::format("--safe: {} (--force sends all the same)", made.refused));
  fmt::print(stderr, "{}", to_text(made, *o.safe, fmt::format("flowgen: --safe {}: ", name)));
  o.settings.imitates = std::make_shared<profile>(std::move(made.kept));
}

/// The collector in a capture file, at the port that the protocol's collectors listen at.
std::string default_pcap_target(protocol p) { return "192.0.2.250:" + std::to_string(row_of(p).port); }
}  // namespace

std::optional<flowgen_options> parse_flowgen_options(int argc, char** argv) {
  flowgen_options o;
  std::string target, pcap_target, protocol, profile_name, safe, reconnect, uptime, rate, run_for, count, exporters,
      seed, start, source, sndbuf, really;
  protocol_texts own;
  traffic_texts network;

  CLI::App app{about, "flowgen"};
  app.formatter(std::make_shared<help_formatter>());
  app.footer(examples);
  app.set_version_flag("--version", version_text("flowgen"));
  const auto text = [&](const char* name, std::string& into, const std::string& what, const char* type) {
    return app.add_option(name, into, what)->type_name(type);
  };
  text("--target", target,
       "[udp:|tcp:|tls:|dtls:]HOST:PORT to send to, [ADDR]:PORT for IPv6; tcp, tls, dtls: IPFIX, a connection for each "
       "exporter",
       "WHERE");
  add_tls_options(app, tls_role::exporter, o.tls);
  text("--reconnect", reconnect,
       "tcp, tls, dtls: connect again so long after a connection broke (default: 60s, RFC 7011 section 10.4.4; 0: "
       "never)",
       "TIME");
  text("--pcap", o.pcap, "write a capture file (- is stdout) instead of sending", "FILE");
  text("--ipfix-file", o.ipfix_file, "ipfix: write a file of messages (RFC 5655; - is stdout); name it .ipfix", "FILE");
  text("--pcap-target", pcap_target, "collector in the file (default: 192.0.2.250)", "ADDR:PORT");
  text("--protocol", protocol, exporter_names() + " (default: netflow5; over tcp, tls and dtls ipfix)", "NAME");
  text("--profile", profile_name,
       "imitate one kind of exporter: a name that flowgen profiles lists, or the path of a profile of your own",
       "NAME|FILE");
  text(
      "--safe", safe,
      "keep to what a collector takes (utmstack-v10, utmstack-v11): unknown elements, options, several templates a set "
      "are left out; says what will not be stored. flowgen check --safe NAME lists it",
      "NAME");
  app.add_flag("--force", o.force, "with --safe: send even where no flow would be left");
  text("--rate", rate, "flows a second over all exporters, such as 500 or 50k, or max (default: 1000)", "N");
  text("--for,--duration", run_for,
       "how long to run, such as 10s (default: until --count is reached or it is interrupted)", "TIME");
  text("--count", count, "how many flows", "N");
  text("--exporters", exporters, "how many exporters, each with its own uptime, id and sequence (1..65536)", "N");
  text("--source", source, "source address of the first exporter; the others use the addresses that follow", "ADDR");
  network.add_to(app);
  text("--flows-per-datagram", own.flows_per_datagram,
       "at most so many (default: as many as fit, but no more than an exporter has in a second)", "N");
  text("--sampling", own.sampling,
       "announce a sampling interval (netflow5: 0..16383; netflow9, ipfix: 0..16777216; sflow5: from 1, default: 1000)",
       "N");
  text("--samplers", own.samplers,
       "netflow9, ipfix: number of samplers (1..255), announced in options data and named in each flow. The n-th "
       "samples one of n times --sampling packets (default with --samplers: 100). The samplers are assigned in turn to "
       "the interfaces: 4, or as many as samplers (rounded up to even)",
       "N");
  text("--ipv6", own.ipv6, "share of IPv6 flows (default: 20; netflow1, 5 and 7 have none)", "PERCENT");
  text("--max-datagram", own.max_datagram,
       "largest datagram in octets (128..65507, sflow5 from 556, files from 512; default: 1400; not netflow1, 5, 7)",
       "N");
  text("--template-messages", own.template_messages,
       "netflow9, ipfix: resend templates after so many datagrams (default: 20, 0: never)", "N");
  text("--template-interval", own.template_interval, "netflow9, ipfix: and after this time (default: 60s, 0: never)",
       "TIME");
  text("--agent", own.agent,
       "sflow5: address of the first agent; the others have the addresses that follow (default: --source, else "
       "192.0.2.1)",
       "ADDR");
  text("--data-sources", own.data_sources, "sflow5: number of sampled interfaces (1..4096, default: 2)", "N");
  text("--counter-interval", own.counter_interval,
       "sflow5: how often counters of each interface are sent (default: 20s, 0: never)", "TIME");
  text("--header-size", own.header_size, "sflow5: most octets of a packet in a sample (64..512, default: 128)", "N");
  app.add_flag("--expanded", own.expanded, "sflow5: send expanded samples");
  app.add_flag("--statistics", own.statistics,
               "ipfix: tell what was exported and lost, and the flow keys (RFC 7011 section 4): as often as templates "
               "are sent, "
               "in files after 20 messages or 60 s");
  text("--uptime", uptime,
       "how long the exporters have been up at the start, such as 49.7d (default: 2 hours to 3 days)", "TIME");
  text("--seed", seed, "seed of the random flows (default: 1)", "N");
  text("--start", start, "start time of the flows: now, or such as 2026-07-22T10:00:00Z", "TIME");
  text("--sndbuf", sndbuf, "socket send buffer in octets, such as 4M", "SIZE");
  text(yes_really_option, really, yes_really_help, "ADDR");
  text("--manifest", o.manifest, "write what was sent as JSON, for flowrecv --expect", "FILE");

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    app.exit(asked);
    return std::nullopt;
  } catch (const CLI::ParseError& wrong) {
    throw startup_error(exit_code::usage, wrong.what());
  }

  if (!target.empty() + !o.pcap.empty() + !o.ipfix_file.empty() != 1)
    throw startup_error(exit_code::usage,
                        "exactly one of --target HOST:PORT, --pcap FILE and --ipfix-file FILE is needed");
  if (!target.empty()) o.target = parse_target("--target", target);
  if (!o.target || !is_secured(o.target->protocol)) refuse_tls_options(o.tls, "--target");
  if (!reconnect.empty() && !o.connects())
    throw startup_error(exit_code::usage, "--reconnect: only with --target tcp:..., tls:... or dtls:...");
  if (!reconnect.empty()) o.reconnect = reconnect == "0" ? duration{} : parse_duration("--reconnect", reconnect);
  if (app.count("--profile") != 0) {
    o.settings.imitates = load_profile(profile_name);
    const std::string of = to_string(o.settings.imitates->which);
    if (!protocol.empty() && protocol != of)
      throw startup_error(exit_code::usage, fmt::format("--protocol: {} is {}, not {}", profile_name, of, protocol));
    protocol = of;
  }
  if (protocol.empty()) protocol = o.connects() ? "ipfix" : "netflow5";
  o.protocol = find_exporter(protocol);
  if (o.protocol == nullptr)
    throw startup_error(exit_code::usage, "--protocol: '" + protocol + "' is not one of " + exporter_names());
  if (!o.settings.imitates) o.settings.imitates = generic_profile(o.protocol->which);
  if (!safe.empty()) keep_safe(safe, o);
  if (o.force && safe.empty()) throw startup_error(exit_code::usage, "--force: only with --safe");
  if (o.connects() && o.protocol->which != tools::protocol::ipfix)
    throw startup_error(exit_code::usage, fmt::format("--protocol: {} is not sent over {}, only ipfix is", protocol,
                                                      to_string(o.target->protocol)));
  if (pcap_target.empty()) pcap_target = default_pcap_target(o.protocol->which);
  const target_address shown = parse_target("--pcap-target", pcap_target);
  const auto shown_address = parse<ip_address>(shown.host);
  if (!shown_address)
    throw startup_error(exit_code::usage, "--pcap-target: '" + pcap_target + "' is not ADDR:PORT with an IP address");
  o.pcap_target = {*shown_address, shown.port};

  if (rate == "max")
    o.rate = 0;
  else if (!rate.empty())
    o.rate = parse_count("--rate", rate, 1, 1'000'000'000);
  if (!run_for.empty()) o.run_for = parse_duration("--for", run_for);
  if (!count.empty()) o.count = parse_count("--count", count, 1, std::uint64_t{1} << 53);
  if (!o.target && o.count == 0 && (!o.run_for || o.rate == 0))
    throw startup_error(exit_code::usage,
                        fmt::format("{} needs --count, or --for with a --rate, to know how much to write",
                                    o.pcap.empty() ? "--ipfix-file" : "--pcap"));
  if (!exporters.empty()) o.exporters = static_cast<std::uint32_t>(parse_count("--exporters", exporters, 1, 65'536));
  if (!seed.empty()) o.settings.seed = parse_count("--seed", seed);
  if (!uptime.empty()) o.settings.uptime = parse_duration("--uptime", uptime);
  if (!sndbuf.empty()) o.send_buffer = parse_octets("--sndbuf", sndbuf);
  if (!source.empty()) {
    const auto address = parse<ip_address>(source);
    if (!address) throw startup_error(exit_code::usage, "--source: '" + source + "' is not an address");
    o.source = *address;
  }
  if (!o.target && source_in_files(o, 0).address.family() != o.pcap_target.address.family())
    throw startup_error(exit_code::usage, "--source and --pcap-target: one is IPv4 and the other IPv6");
  o.yes_really = parse_yes_really(really);
  read_traffic_options(network, !rate.empty(), o);
  read_protocol_options(own, o);
  if (start.empty()) {
    o.settings.start = seed.empty() && o.target ? system_now() : fixed_start;
  } else if (start == "now") {
    o.settings.start = system_now();
  } else {
    const auto when = parse<timestamp>(start);
    if (!when)
      throw startup_error(exit_code::usage, "--start: '" + start + "' is neither now nor like 2026-07-22T10:00:00Z");
    o.settings.start = *when;
  }
  // Headers have 32 bits of seconds since 1970; exporters booted, and flows began, some days before.
  if (o.settings.start < from_unix_seconds(30 * 86'400) || o.settings.start > from_unix_seconds(4'000'000'000))
    throw startup_error(exit_code::usage, "--start: it has to be from February 1970 to 2096");
  print_preset(network, o);
  return o;
}

}  // namespace flowkit::tools
