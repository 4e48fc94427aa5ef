// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/output/output_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

#include "tools/common/exit_code.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/transport/tls_options.hpp"
#include "tools/flowgen/output/destination.hpp"
#include "tools/flowgen/output/reach.hpp"
#include "tools/flowgen/output/sources.hpp"

namespace flowkit::tools {

namespace {
/// More would be a mistake in a script.
constexpr std::size_t most_targets = 256;

[[noreturn]] void fail(const std::string& why) { throw startup_error(exit_code::usage, why); }

target_spread parse_spread(const std::string& text) {
  constexpr std::pair<const char*, target_spread> names[] = {
      {"exporter", target_spread::exporter}, {"datagram", target_spread::datagram}, {"copy", target_spread::copy}};
  for (const auto& [name, spread] : names)
    if (text == name) return spread;
  fail(fmt::format("--spread: '{}' is not one of exporter, datagram, copy", text));
}

void read_targets(const output_texts& t, flowgen_options& o) {
  if (t.targets.size() > most_targets)
    fail(fmt::format("--target: {} of them, and at most {} are possible", t.targets.size(), most_targets));
  for (const std::string& one : t.targets) o.targets.push_back(parse_target("--target", one));
  if (!t.spread.empty()) o.spread = parse_spread(t.spread);
  if (!t.spread.empty() && o.targets.size() < 2) fail("--spread: only with several --target");
  for (const target_address& one : o.targets)
    if (one.protocol != o.targets.front().protocol)
      fail(fmt::format("--target: all are of one kind, and {}: is not {}:", to_string(one.protocol),
                       to_string(o.targets.front().protocol)));
  if (o.connects() && o.spread != target_spread::exporter)
    fail(fmt::format("--spread: over {} only exporter, as a connection is to one collector",
                     to_string(o.targets.front().protocol)));
}
}  // namespace

void output_texts::add_to(CLI::App& app) {
  const auto text = [&](const char* name, std::string& into, const std::string& what, const char* type) {
    return app.add_option(name, into, what)->type_name(type);
  };
  const auto list = [&](const char* name, std::vector<std::string>& into, const std::string& what, const char* type) {
    return app.add_option(name, into, what)->type_name(type)->allow_extra_args(false);
  };
  list("--target", targets,
       "[udp:|tcp:|tls:|dtls:]HOST:PORT to send to, [ADDR]:PORT for IPv6; tcp, tls, dtls: IPFIX, a connection for each "
       "exporter; repeatable, see --spread",
       "WHERE");
  text("--spread", spread,
       "with several --target: exporter: each exporter sends to one of them (default); datagram: to all in turn; copy: "
       "every datagram to each",
       "HOW");
  text("--source-port", source_port,
       "source port of all exporters, or without --source of the first, and of the others those that follow (default: "
       "what the system chooses)",
       "N");
  text("--sndbuf", sndbuf, "socket send buffer in octets, such as 4M", "SIZE");
  add_tls_options(app, tls_role::exporter, tls);
  text("--reconnect", reconnect,
       "tcp, tls, dtls: connect again so long after a connection broke (default: 60s, RFC 7011 section 10.4.4; 0: "
       "never)",
       "TIME");
  list(yes_really_option, yes_really, std::string(yes_really_help) + "; repeatable", "ADDR");
  text("--pcap", pcap, "write a capture file (- is stdout) instead of sending", "FILE");
  text("--ipfix-file", ipfix_file, "ipfix: write a file of messages (RFC 5655; - is stdout); name it .ipfix", "FILE");
  app.add_flag("--stdout", to_stdout,
               "write frames to standard output, as test harnesses read them (docs/transport.md)");
  text("--pcap-target", pcap_target, "collector in the file (default: 192.0.2.250)", "ADDR:PORT");
}

void read_output_options(const output_texts& t, flowgen_options& o) {
  if (!t.targets.empty() + !t.pcap.empty() + !t.ipfix_file.empty() + t.to_stdout != 1)
    fail("exactly one of --target HOST:PORT, --pcap FILE, --ipfix-file FILE and --stdout is needed");
  o.pcap = t.pcap, o.ipfix_file = t.ipfix_file, o.to_stdout = t.to_stdout, o.tls = t.tls;
  read_targets(t, o);
  if (!o.connects() || !is_secured(o.targets.front().protocol)) refuse_tls_options(o.tls, "--target");
  if (!t.reconnect.empty() && !o.connects()) fail("--reconnect: only with --target tcp:..., tls:... or dtls:...");
  if (!t.reconnect.empty()) o.reconnect = t.reconnect == "0" ? duration{} : parse_duration("--reconnect", t.reconnect);
  if (!t.sndbuf.empty()) o.send_buffer = parse_octets("--sndbuf", t.sndbuf);
  if (!t.source_port.empty())
    o.source_port = static_cast<std::uint16_t>(parse_count("--source-port", t.source_port, 1, 65'535));
  for (const std::string& one : t.yes_really)
    if (const auto address = parse_yes_really(one)) o.yes_really.push_back(*address);
}

void read_pcap_target(const output_texts& t, flowgen_options& o) {
  const std::string text = t.pcap_target.empty()
                               ? fmt::format("192.0.2.250:{}", row_of(o.groups.front().protocol->which).port)
                               : t.pcap_target;
  const target_address shown = parse_target("--pcap-target", text);
  const auto address = parse<ip_address>(shown.host);
  if (!address) fail("--pcap-target: '" + text + "' is not ADDR:PORT with an IP address");
  o.pcap_target = {*address, shown.port};
  if (o.is_live()) return;
  check_sources_suffice(o);
  // A frame does not have the collector's address.
  for (const exporter_group& g : o.groups)
    if (!o.to_stdout && source_in_files(o, g.first).address.family() != o.pcap_target.address.family())
      fail("--source and --pcap-target: one is IPv4 and the other IPv6");
}

const char* file_option(const flowgen_options& o) noexcept {
  return !o.pcap.empty() ? "--pcap" : o.to_stdout ? "--stdout" : "--ipfix-file";
}

}  // namespace flowkit::tools
