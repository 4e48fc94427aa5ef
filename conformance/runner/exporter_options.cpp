// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/exporter_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>

#include "conformance/plan/sflow_qualification.hpp"
#include "conformance/runner/limits.hpp"
#include "conformance/runner/selection.hpp"
#include "conformance/runner/truth_file.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/common/nearest.hpp"
#include "tools/common/quantity.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* examples =
    "Examples:\n"
    "  flowcheck exporter capture.pcap                   every requirement, report on stdout\n"
    "  flowcheck exporter --listen 2055 --for 60s        what arrives on UDP port 2055 within a minute\n"
    "  flowcheck exporter --listen tcp:4739 --for 60s    and what connections bring\n"
    "  flowcheck exporter a.pcap b.pcap --only IPFIX-7011-3.3 --only IPFIX-7011-8\n"
    "  flowcheck exporter a.pcap --report junit=report.xml --report text=-\n"
    "  flowcheck exporter a.pcap --truth truth.toml      were as many packets sampled as the rate says?\n"
    "  flowcheck exporter a.pcap --plan sflow-qualification --truth truth.toml\n"
    "  flowcheck exporter a.pcap --limit refresh=10m --limit mtu=9000 --strict\n"
    "\n";

constexpr const char* exit_codes =
    "\n"
    "Exit codes: 0 no MUST failed (--strict: and no SHOULD), 1 one did, a sampler is wrong by --truth, or\n"
    "a step of the plan failed, 2 wrong usage, or --truth names what did not come, 3 an input ended\n"
    "early, held no flow export or could not be read, or a report could not be written.\n";

void check_inputs(const exporter_options& o) {
  const int given = int{!o.files.empty()} + int{!o.listen.empty()} + int{o.frames};
  if (given != 1)
    throw startup_error(exit_code::usage, given == 0 ? "exporter: nothing to examine: give FILEs, --listen or --stdin"
                                                     : "exporter: only one of FILEs, --listen and --stdin");
  if (o.run_for && o.listen.empty()) throw startup_error(exit_code::usage, "--for: only with --listen");
}
}  // namespace

CLI::App* add_exporter_command(CLI::App& program, exporter_arguments& to) {
  CLI::App* exporter = program.add_subcommand("exporter", "check what an exporter sends against the specifications");
  exporter->footer(examples + std::string("Reports, of which several can be written at once:\n") +
                   list_reports(conformance::report_formats()) +
                   "\nLimits that the specifications leave open, and their defaults:\n" + list_limits() + exit_codes);
  exporter->add_option("FILE", to.files, "captures (pcap, pcapng; - is stdin), files of messages (*.ipfix)");
  exporter
      ->add_option("--listen", to.listen,
                   "[udp:|tcp:|tls:|dtls:][ADDR:]PORT to receive on (tcp, tls, dtls: IPFIX); repeatable")
      ->allow_extra_args(false)
      ->type_name("WHERE");
  exporter->add_option("--for", to.run_for, "with --listen: stop after this time, such as 60s (default: on SIGINT)")
      ->type_name("TIME");
  add_tls_options(*exporter, tls_role::listener, to.tls);
  add_connection_options(*exporter, to.connections);
  exporter->add_flag("--stdin", to.frames, "read datagrams in frames from stdin, as test harnesses write them");
  exporter->add_option("--only", to.only, "only the requirements whose ids begin with this; repeatable")
      ->allow_extra_args(false)
      ->type_name("PREFIX");
  exporter->add_option("--not", to.except, "without those whose ids begin with this; repeatable")
      ->allow_extra_args(false)
      ->type_name("PREFIX");
  exporter->add_flag("--strict", to.strict, "a SHOULD that is not met makes exit code 1, too");
  exporter->add_option("--rules", to.rules, "what IPFIX is held to: rfc7011 (default), or rfc5101, which it replaced")
      ->check(CLI::IsMember({"rfc7011", "rfc5101"}))
      ->type_name("RULES");
  exporter->add_option("--limit", to.limits, "NAME=VALUE: another limit than the default (below); repeatable")
      ->allow_extra_args(false)
      ->type_name("N=V");
  exporter
      ->add_option("--truth", to.truth, "TOML file: packets that went by, by interface; samplers are held against it")
      ->type_name("FILE");
  exporter
      ->add_option("--plan", to.plan,
                   "go through the steps of a plan, too: sflow-qualification (docs/qualification.md); --truth has how\n"
                   "the device was set up")
      ->type_name("NAME");
  exporter->add_option("--report", to.reports, "FORMAT=FILE, formats below, - is stdout; repeatable (default: text=-)")
      ->allow_extra_args(false)
      ->type_name("F=FILE");
  exporter
      ->add_option(
          "--max-exporters", to.max_exporters,
          fmt::format("how many exporters and domains to examine (default: {})", conformance::settings{}.most_streams))
      ->type_name("N");
  return exporter;
}

exporter_options to_options(const exporter_arguments& from) {
  exporter_options o;
  o.files = from.files, o.frames = from.frames, o.strict = from.strict;
  for (const std::string& text : from.listen) o.listen.push_back(parse_listen("--listen", text));
  if (std::none_of(o.listen.begin(), o.listen.end(), [](const auto& l) { return is_secured(l.protocol); }))
    refuse_tls_options(from.tls, "--listen");
  o.tls = from.tls;
  o.connections = to_limits(from.connections);
  if (!from.run_for.empty()) o.run_for = parse_duration("--for", from.run_for);
  if (from.rules == "rfc5101") o.settings.rules = conformance::edition::rfc5101;
  select(o.settings, from.only, from.except);
  if (!from.truth.empty()) o.truth = read_truth(from.truth);
  if (o.truth && o.truth->sflow.header) o.settings.limit.sampled_header = *o.truth->sflow.header;
  if (o.truth && o.truth->sflow.drop_limit) o.settings.limit.drop_rate = *o.truth->sflow.drop_limit;
  constexpr std::array plans{conformance::sflow_qualification_name};
  o.qualifies = from.plan == plans[0];
  if (!o.qualifies && !from.plan.empty())
    throw startup_error(exit_code::usage, "--plan: " + unknown_name(from.plan, plans));
  for (const std::string& text : from.limits) set_limit(o.settings.limit, "--limit", text);
  constexpr std::uint64_t most = 1'000'000;
  if (!from.max_exporters.empty())
    o.settings.most_streams = parse_count("--max-exporters", from.max_exporters, 1, most);
  o.reports = parse_reports(from.reports, conformance::report_formats());
  check_inputs(o);
  return o;
}

}  // namespace flowkit::tools
