// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/rfc5471_options.hpp"

#include <CLI/CLI.hpp>
#include <string_view>

#include "tools/common/exit_code.hpp"
#include "tools/common/quantity.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* examples =
    "Examples:\n"
    "  flowcheck rfc5471 --collector flowrecv --stdin    each test with its verdict, and why\n"
    "  flowcheck rfc5471 --report json=list.json --collector ./my-decoder\n"
    "  flowcheck rfc5471 --exporter 'flowgen --protocol ipfix --target {transport}:{target} --for 2s'\n"
    "\n"
    "All that follows --collector is COMMAND: a decoder that speaks the contract of docs/testee.md. A test\n"
    "passes if all cases do that belong to it; what no case shows is not run.\n"
    "\n"
    "The COMMAND of --exporter is one argument, for the shell. It is run several times, over loopback, and killed\n"
    "and started again; what it sends is judged. {target} stands for ADDRESS:PORT where it is to send ({host} and\n"
    "{port} for its parts), {transport} for udp or tcp, {target2} for a second collector of the same.\n"
    "\n"
    "Reports, of which several can be written at once:\n";
constexpr const char* exit_codes =
    "\n"
    "Exit codes: 0 no test fails, 1 one does, 2 wrong usage: also a command that is not there or does not\n"
    "speak the contract, 3 a report could not be written.\n";
}  // namespace

CLI::App* add_rfc5471_command(CLI::App& program, rfc5471_arguments& to) {
  CLI::App* list = program.add_subcommand("rfc5471", "go through the tests of RFC 5471 (guidelines for IPFIX testing)");
  list->footer(examples + list_reports(conformance::rfc5471_formats()) + exit_codes);
  list->add_option("COMMAND", to.testee.command, "the program under test and its arguments");
  list->add_flag("--collector", to.collector, "COMMAND is a collecting process; the last option");
  list->add_option("--exporter", to.exporter, "an exporting process under test: a command for the shell")
      ->type_name("COMMAND");
  list->add_option("--longest", to.longest, "a run of the exporter is ended then (default: 10s)")->type_name("TIME");
  list->add_option("--cases", to.cases, "a folder of cases (default: those that come with flowcheck)")
      ->type_name("DIR");
  add_testee_options(*list, to.testee);
  list->add_option("--report", to.reports, "FORMAT=FILE, formats below, - is stdout; repeatable (default: text=-)")
      ->allow_extra_args(false)
      ->type_name("F=FILE");
  return list;
}

rfc5471_options to_options(const rfc5471_arguments& from) {
  rfc5471_options out;
  out.reports = parse_reports(from.reports, conformance::rfc5471_formats());
  if (!from.exporter.empty()) {
    const testee_arguments& t = from.testee;
    if (from.collector || !t.command.empty() || !from.cases.empty() || !t.late.empty() || !t.patience.empty() ||
        !t.memory.empty() || !t.jobs.empty())
      throw startup_error(exit_code::usage,
                          "rfc5471: --exporter tests one command: without --collector, --cases, --late, --patience, "
                          "--memory and --jobs");
    out.of_exporter = true;
    if (!from.longest.empty()) out.exporter.longest = parse_duration("--longest", from.longest);
    out.exporter.command = from.exporter;
    out.testee.name = from.testee.name.empty() ? from.exporter : from.testee.name;
    out.testee.command = {from.exporter};
    return out;
  }
  if (!from.collector || from.testee.command.empty())
    throw startup_error(exit_code::usage, "rfc5471: nothing to test: --collector COMMAND or --exporter COMMAND");
  if (!from.longest.empty()) throw startup_error(exit_code::usage, "rfc5471: --longest is of --exporter");
  out.testee = to_options(from.testee);
  out.cases = from.cases;
  return out;
}

std::vector<const char*> with_command_apart(int argc, const char* const* argv) {
  std::vector<const char*> out(argv, argv + argc);
  if (argc < 2 || std::string_view{argv[1]} != "rfc5471") return out;
  for (std::size_t i = 2; i < out.size(); ++i) {
    const std::string_view word = out[i];
    if (word == "--") break;
    if (word != "--collector") continue;
    if (i + 1 < out.size() && std::string_view{out[i + 1]} != "--")
      out.insert(out.begin() + static_cast<std::ptrdiff_t>(i) + 1, "--");
    break;
  }
  return out;
}

}  // namespace flowkit::tools
