// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/doctor/options.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/common/exit_code.hpp"
#include "tools/common/help_formatter.hpp"
#include "tools/common/nearest.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/transport/tls_options.hpp"
#include "tools/common/version.hpp"
#include "tools/flowrecv/exporter_table.hpp"
#include "tools/flowrecv/shared_ports.hpp"

namespace flowkit::tools::doctor {

namespace {
constexpr const char* about =
    "Says why flows do not arrive, or not as they should: looks at what comes for a minute, or at a capture, and "
    "names\n"
    "what is wrong, exporter by exporter, what to do about it, and the lines for the device where its make shows.\n";
constexpr const char* examples =
    "Examples:\n"
    "  flowrecv doctor                                     UDP 2055, 4739 and 6343, for 60 s\n"
    "  flowrecv doctor --listen 9995 --for 35m             long enough for any exporter's templates\n"
    "  flowrecv doctor --read flows.pcap --format json     what a capture shows\n"
    "  flowrecv doctor --lines --make junos                how such a device is set up\n"
    "\n"
    "All findings: docs/doctor.md.\n"
    "Exit codes: 0 healthy, 1 something was found, 2 wrong usage, 3 a file or socket failed.\n";

make parse_make(const std::string& name) {
  std::vector<std::string_view> names;
  for (const make_row& m : makes()) {
    if (name == m.name) return m.which;
    names.emplace_back(m.name);
  }
  throw startup_error(exit_code::usage, "--make: " + unknown_name(name, names));
}

std::string make_help() {
  std::string names;
  for (const make_row& m : makes()) names += fmt::format("{}{}", names.empty() ? "" : ", ", m.name);
  return "show the lines for this make (" + names + ") where an exporter does not show its own";
}
}  // namespace

std::optional<doctor_options> parse_doctor_options(int argc, char** argv) {
  doctor_options o;
  flowrecv_options& r = o.receive;
  std::vector<std::string> listen;
  std::string run_for, rcvbuf, device, active, max_exporters, scope, format = "text";
  CLI::App app{about, "flowrecv doctor"};
  app.formatter(std::make_shared<help_formatter>());
  app.footer(examples);
  app.set_version_flag("--version", version_text("flowrecv"));
  app.add_option("--listen", listen,
                 "[udp:|tcp:|tls:|dtls:][ADDR:]PORT to receive on; repeatable (default: udp 2055, 4739 and 6343)")
      ->type_name("WHERE");
  app.add_option(
         "--read", r.read,
         "pcap, pcapng, IPFIX file, file of payloads or of frames to look at instead, also compressed (gzip, zstd); "
         "repeatable, in order")
      ->type_name("FILE");
  app.add_option("--for,--duration", run_for, "how long to look at what comes (default: 60s)")->type_name("TIME");
  app.add_option("--format", format, "text (default), or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORMAT");
  app.add_option("--make", device, make_help())->type_name("MAKE");
  app.add_flag("--lines", o.prints_lines, "print all configuration lines, of --make or of every make, and end");
  app.add_option(
         "--active-timeout", active,
         "the longest time that a flow may last before it is reported, as the collector reckons with it: longer "
         "ones are a finding")
      ->type_name("TIME");
  app.add_option("--rcvbuf", rcvbuf,
                 "socket receive buffer in octets, such as 8M (default: 4M, as far as the system grants it)")
      ->type_name("SIZE");
  app.add_option("--template-scope", scope, "what an exporter is: as for flowrecv")
      ->check(CLI::IsMember({"rfc", "sticky", "port"}))
      ->type_name("SCOPE");
  app.add_option("--max-exporters", max_exporters,
                 fmt::format("how many exporters to remember (default: {})", exporter_table::default_limit))
      ->type_name("N");
  add_tls_options(app, tls_role::listener, r.tls);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    app.exit(asked);
    return std::nullopt;
  } catch (const CLI::ParseError& wrong) {
    throw startup_error(exit_code::usage, wrong.what());
  }
  if (app.count("--make") != 0) o.device = parse_make(device);
  if (!r.read.empty() && !listen.empty())
    throw startup_error(exit_code::usage, "--read: not with --listen; a capture is looked at by its own time");
  if (!r.read.empty() && !run_for.empty())
    throw startup_error(exit_code::usage, "--for: not with --read, which is looked at to its end");
  if (listen.empty() && r.read.empty()) listen = {"2055", "4739", "6343"};
  for (const std::string& text : listen) r.listen.push_back(parse_listen("--listen", text));
  check_ports(r.listen);
  if (std::none_of(r.listen.begin(), r.listen.end(), [](const auto& l) { return is_secured(l.protocol); }))
    refuse_tls_options(r.tls, "--listen");
  r.run_for = parse_duration("--for", run_for.empty() ? "60s" : run_for);
  if (!rcvbuf.empty()) r.receive_buffer = parse_octets("--rcvbuf", rcvbuf);
  r.gro = false;  // then the kernel's count of drops is of datagrams
  r.max_exporters =
      max_exporters.empty() ? exporter_table::default_limit : parse_count("--max-exporters", max_exporters);
  if (r.max_exporters == 0) throw startup_error(exit_code::usage, "--max-exporters: must be at least 1");
  r.receiver.scope = scope == "sticky" ? session_scope::sticky
                     : scope == "port" ? session_scope::port
                                       : session_scope::rfc;
  r.receiver.digest = false;
  if (!active.empty()) o.active_timeout = parse_duration("--active-timeout", active);
  o.json = format == "json";
  return o;
}

}  // namespace flowkit::tools::doctor
