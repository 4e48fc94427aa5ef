// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/options.hpp"

#include <chrono>

#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include <flowkit/core/time_text.hpp>
#include <flowkit/netflow5/message.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/version.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* about =
    "Generates flow export (NetFlow v5) as many exporters would send it, at an exact rate, over UDP or into a pcap "
    "file.\n";

constexpr const char* examples =
    "Examples:\n"
    "  flowgen --target 127.0.0.1:2055 --rate 50000 --for 10s\n"
    "  flowgen --target collector:2055 --exporters 100 --rate 2k --manifest sent.json\n"
    "  flowgen --target 127.0.0.1:2055 --rate max --count 10M        as fast as this machine can\n"
    "  flowgen --pcap flows.pcap --seed 7 --count 3000               the same octets every time\n"
    "  flowgen --target 127.0.0.1:2055 --source 127.0.1.1 --exporters 3   from 127.0.1.1, .2 and .3\n"
    "\n"
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
}  // namespace

std::optional<flowgen_options> parse_flowgen_options(int argc, char** argv) {
  flowgen_options o;
  std::string target, pcap_target = "192.0.2.250:2055", protocol = "netflow5", rate, run_for, count, exporters, seed,
                      start, source, flows, sampling, sndbuf;

  CLI::App app{about, "flowgen"};
  app.footer(examples);
  app.set_version_flag("--version", version_text("flowgen"));
  const auto text = [&](const char* name, std::string& into, const char* what, const char* type) {
    return app.add_option(name, into, what)->type_name(type);
  };
  text("--target", target, "HOST:PORT to send to, [ADDR]:PORT for IPv6", "WHERE");
  text("--pcap", o.pcap, "write a capture file (- is stdout) instead of sending", "FILE");
  text("--pcap-target", pcap_target, "collector address in the capture file", "ADDR:PORT");
  text("--protocol", protocol, "netflow5", "NAME")->check(CLI::IsMember({"netflow5"}));
  text("--rate", rate, "flows a second over all exporters, such as 500 or 50k, or max (default: 1000)", "N");
  text("--for,--duration", run_for, "how long, such as 10s; without it and --count until it is interrupted", "TIME");
  text("--count", count, "how many flows", "N");
  text("--exporters", exporters, "how many exporters, each with its own uptime, engine and sequence (1..65536)", "N");
  text("--source", source, "send from this address; exporters after the first from those after it", "ADDR");
  text("--flows-per-datagram", flows, "1..30 (default: 30, fewer where a second brings fewer)", "N");
  text("--sampling", sampling, "announce a sampling interval (0..16383)", "N");
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
  if (!flows.empty()) {
    o.flows_per_datagram = bounded("--flows-per-datagram", flows, 1, netflow5::max_records);
  } else if (o.rate != 0) {  // a quiet exporter does not hold its flows for longer than about a second
    const std::uint64_t each = o.rate / o.exporters;
    o.flows_per_datagram = each < 1 ? 1 : each < netflow5::max_records ? each : netflow5::max_records;
  }
  if (!sampling.empty()) o.sampling_interval = static_cast<std::uint16_t>(bounded("--sampling", sampling, 0, 16'383));
  if (!seed.empty()) o.seed = parse_count("--seed", seed);
  if (!sndbuf.empty()) o.send_buffer = parse_octets("--sndbuf", sndbuf);
  if (!source.empty()) {
    const auto address = parse<ip_address>(source);
    if (!address) throw startup_error(exit_code::usage, "--source: '" + source + "' is not an address");
    o.source = *address;
  }
  if (start.empty()) {
    o.start = seed.empty() && o.pcap.empty() ? wall_clock() : fixed_start;
  } else if (start == "now") {
    o.start = wall_clock();
  } else {
    const auto when = parse<timestamp>(start);
    if (!when)
      throw startup_error(exit_code::usage, "--start: '" + start + "' is neither now nor like 2026-07-22T10:00:00Z");
    o.start = *when;
  }
  return o;
}

}  // namespace flowkit::tools
