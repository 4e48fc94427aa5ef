// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/replay/options.hpp"

#include <fmt/core.h>

#include <cmath>
#include <utility>

#include "tools/common/exit_code.hpp"
#include "tools/common/help_formatter.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/version.hpp"
#include "tools/flowgen/output/reach.hpp"
#include "tools/flowgen/replay/captured.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* about =
    "Sends the flow export in a capture again: every datagram of NetFlow, IPFIX and sFlow, as it was, in its own "
    "time,\n"
    "or faster, slower, at a rate, renewed in its times and sequence numbers. Other datagrams are counted.\n";

constexpr const char* examples =
    "Examples:\n"
    "  flowgen replay capture.pcap --target 127.0.0.1:2055\n"
    "  flowgen replay capture.pcap --target collector:2055 --speed 10 --renew-time --renew-sequence\n"
    "  flowgen replay capture.pcap --target 127.0.0.1:2055 --rate max --loop 100 --renew-sequence\n"
    "  flowgen replay capture.pcap --target 127.0.0.1:2055 --identities address --source 127.0.1.1   from .1, .2 ...\n"
    "  flowgen replay capture.pcap --pcap renewed.pcap --renew-time --only 10.0.0.7\n"
    "\n"
    "--renew-time moves the export time of each datagram to when it leaves, and the absolute times of its records by "
    "as\n"
    "many seconds. Uptime stays, and what counts from it: each further round looks like a restart of the exporter.\n"
    "The last datagram of a round and the first of the next are as far apart as two of the capture on average.\n"
    "A capture from a pipe is kept in memory, up to 256 MiB; a file is read once more for each round.\n"
    "After more than a second of lateness (a stopped process, too high a rate) the rest is put off by it.\n"
    "Exit codes: 0 ok, 1 not everything was sent, 2 wrong usage, 3 a file or socket failed, or no flow export in it.\n";
static_assert(captured::most_octets == std::size_t{256} << 20, "the help says so");

[[noreturn]] void refuse(const std::string& why) { throw startup_error(exit_code::usage, why); }

double parse_speed(const std::string& text) {
  constexpr double least = 1e-6, most = 1e6;
  std::size_t used = 0;
  double speed = 0;
  try {
    speed = std::stod(text, &used);
  } catch (const std::exception&) {
    used = 0;
  }
  const bool is_decimal = text.find_first_not_of("0123456789.") == std::string::npos;
  if (used == 0 || used != text.size() || !is_decimal || !(speed >= least && speed <= most))
    refuse(fmt::format("--speed: '{}' is not a factor such as 10 or 0.5 (0.000001 to 1000000)", text));
  return speed;
}

identity_kind parse_identities(const std::string& text) {
  constexpr std::pair<const char*, identity_kind> names[] = {
      {"port", identity_kind::port}, {"address", identity_kind::address}, {"none", identity_kind::none}};
  for (const auto& [name, kind] : names)
    if (text == name) return kind;
  refuse(fmt::format("--identities: '{}' is not one of port, address, none", text));
}

ip_address parse_address(const char* option, const std::string& text) {
  const auto address = parse<ip_address>(text);
  if (!address) refuse(fmt::format("{}: '{}' is not an address", option, text));
  return *address;
}
}  // namespace

std::optional<replay_options> parse_replay_options(int argc, char** argv) {
  replay_options o;
  std::string target, speed, rate, loops, run_for, count, kept_apart, source, really;
  std::vector<std::string> only;

  CLI::App app{about, "flowgen replay"};
  app.formatter(std::make_shared<help_formatter>());
  app.footer(examples);
  app.set_version_flag("--version", version_text("flowgen"));
  const auto text = [&](const char* name, std::string& into, const char* what, const char* type) {
    return app.add_option(name, into, what)->type_name(type);
  };
  text("CAPTURE", o.capture, "capture (pcap, pcapng) or file of datagrams; - is standard input", "")->required();
  text("--target", target, "HOST:PORT to send to, [ADDR]:PORT for IPv6; over UDP", "WHERE");
  text("--pcap", o.pcap, "write a capture file (- is stdout) instead of sending", "FILE");
  text("--speed", speed, "times as fast as in the capture, such as 10 or 0.5 (default: 1)", "X");
  text("--rate", rate, "datagrams a second instead, such as 500 or 50k, or max", "N");
  text("--loop", loops, "how many times to send it all (default: 1)", "N");
  text("--for,--duration", run_for, "end after so long, such as 10s", "TIME");
  text("--count", count, "at most so many datagrams", "N");
  app.add_flag("--renew-time", o.renew.times, "time stamps as if exported now; sFlow has none");
  app.add_flag("--renew-sequence", o.renew.sequence,
               "sequence numbers without gaps, also from one round to the next: NetFlow v5 and v7 by flows, v9 and "
               "sFlow by datagrams, IPFIX by data records");
  text("--identities", kept_apart,
       "how exporters stay apart: port: a socket for each source address and port (default); address: an address for "
       "each source address, with --source; none: one socket for all",
       "HOW");
  text("--source", source, "with --identities address: of the first exporter; the others use the addresses that follow",
       "ADDR");
  app.add_option("--only", only, "send only the datagrams of this exporter; repeatable")
      ->type_name("ADDR")
      ->allow_extra_args(false);
  text(yes_really_option, really, yes_really_help, "ADDR");

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    app.exit(asked);
    return std::nullopt;
  } catch (const CLI::ParseError& wrong) {
    refuse(wrong.what());
  }

  if (o.capture.empty()) refuse("CAPTURE: the name of a file is needed");
  if (target.empty() == o.pcap.empty()) refuse("exactly one of --target HOST:PORT and --pcap FILE is needed");
  if (!target.empty()) o.target = parse_target("--target", target);
  if (o.target && o.target->protocol != transport::udp)
    refuse(fmt::format("--target: datagrams are sent over UDP, not over {}", to_string(o.target->protocol)));
  if (!speed.empty() && !rate.empty()) refuse("--speed and --rate: only one of them");
  if (!speed.empty()) o.speed = parse_speed(speed);
  if (rate == "max")
    o.rate = 0;
  else if (!rate.empty())
    o.rate = parse_count("--rate", rate, 1, 1'000'000'000);
  if (!loops.empty()) o.loops = parse_count("--loop", loops, 1, 1'000'000'000);
  if (!run_for.empty()) o.run_for = parse_duration("--for", run_for);
  if (!count.empty()) o.count = parse_count("--count", count, 1, std::uint64_t{1} << 53);
  if (!kept_apart.empty()) o.identities = parse_identities(kept_apart);
  if (!source.empty()) o.source = parse_address("--source", source);
  if (o.identities == identity_kind::address && !o.source)
    refuse("--identities address needs --source ADDR, the address of the first exporter");
  if (o.identities != identity_kind::address && o.source) refuse("--source: only with --identities address");
  for (const std::string& one : only) o.only.push_back(parse_address("--only", one));
  o.yes_really = parse_yes_really(really);
  return o;
}

}  // namespace flowkit::tools
