// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/collector_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "tools/common/exit_code.hpp"
#include "tools/common/quantity.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* examples =
    "Examples:\n"
    "  flowcheck collector -- flowrecv --stdin           every case, report on stdout\n"
    "  flowcheck collector --only rfc7011/8 -- flowrecv --stdin\n"
    "  flowcheck collector --only 'RFC 7011 s8' --not sflow5 -- ./my-decoder --json\n"
    "  flowcheck collector --report json=mine.json --name mine -- ./my-decoder\n"
    "  flowcheck collector --list                        the cases: id, kind, clause, sentence\n"
    "\n"
    "COMMAND reads frames on its standard input and writes lines of JSON: docs/testee.md. It is started\n"
    "anew for each case. A case y_ must be accepted with its records, a case n_ must be refused, and a\n"
    "case i_ is left to the implementation.\n"
    "\n"
    "Reports, of which several can be written at once:\n";

constexpr const char* exit_codes =
    "\n"
    "Exit codes: 0 no case fails, 1 one does, or the program hangs, crashes or breaks the contract in one,\n"
    "2 wrong usage: also a command that is not there or does not speak the contract, and a case file that\n"
    "is wrong, 3 a report could not be written.\n";
}  // namespace

void add_testee_options(CLI::App& command, testee_arguments& to) {
  const conformance::testee_limits usual;
  command.add_option("--name", to.name, "what reports call the program (default: its file name)")->type_name("NAME");
  command
      .add_option("--late", to.late,
                  fmt::format("a verdict that takes longer is late (default: {})", duration_text(usual.late)))
      ->type_name("TIME");
  command
      .add_option("--patience", to.patience,
                  fmt::format("without a verdict for so long it hangs (default: {})", duration_text(usual.patience)))
      ->type_name("TIME");
  command.add_option("--memory", to.memory, "octets of memory that it may take (default: 1G)")->type_name("SIZE");
  command.add_option("--jobs", to.jobs, "cases that run at once (default: 1)")->type_name("N");
}

testee_options to_options(const testee_arguments& from) {
  testee_options o;
  o.command = from.command;
  if (!from.late.empty()) o.limits.late = parse_duration("--late", from.late);
  if (!from.patience.empty()) o.limits.patience = parse_duration("--patience", from.patience);
  if (o.limits.patience.ns < o.limits.late.ns)
    throw startup_error(exit_code::usage, fmt::format("--patience: {} is less than --late, {}",
                                                      duration_text(o.limits.patience), duration_text(o.limits.late)));
  constexpr std::uint64_t least_memory = 1 << 20;
  if (!from.memory.empty()) o.limits.memory = parse_octets("--memory", from.memory);
  if (o.limits.memory < least_memory) throw startup_error(exit_code::usage, "--memory: less than 1M");
  constexpr std::uint64_t most_jobs = 64;
  if (!from.jobs.empty()) o.jobs = static_cast<std::size_t>(parse_count("--jobs", from.jobs, 1, most_jobs));
  o.name = from.name;
  if (o.name.empty() && !o.command.empty()) o.name = std::filesystem::path(o.command[0]).filename().string();
  return o;
}

CLI::App* add_collector_command(CLI::App& program, collector_arguments& to) {
  CLI::App* collector = program.add_subcommand("collector", "check what a decoder makes of flow export, case by case");
  collector->footer(examples + list_reports(conformance::collector_formats()) + exit_codes);
  collector->add_option("COMMAND", to.testee.command, "the program and its arguments, after --");
  collector->add_option("--only", to.only, "only the cases whose ids or clauses begin with this; repeatable")
      ->allow_extra_args(false)
      ->type_name("PREFIX");
  collector->add_option("--not", to.except, "without those whose ids or clauses begin with this; repeatable")
      ->allow_extra_args(false)
      ->type_name("PREFIX");
  collector->add_option("--cases", to.cases, "a folder of cases (default: those that come with flowcheck)")
      ->type_name("DIR");
  collector->add_flag("--list", to.list, "list the cases instead");
  add_testee_options(*collector, to.testee);
  collector->add_option("--report", to.reports, "FORMAT=FILE, formats below, - is stdout; repeatable (default: text=-)")
      ->allow_extra_args(false)
      ->type_name("F=FILE");
  collector->add_flag("--verbose", to.verbose, "also the cases that pass, every difference, and standard error");
  return collector;
}

collector_options to_options(const collector_arguments& from) {
  collector_options o;
  o.testee = to_options(from.testee);
  o.cases = {from.cases, from.only, from.except};
  o.list = from.list, o.verbose = from.verbose;
  o.reports = parse_reports(from.reports, conformance::collector_formats());
  if (!o.list && o.testee.command.empty())
    throw startup_error(exit_code::usage, "collector: no COMMAND: flowcheck collector -- flowrecv --stdin");
  if (o.list && !o.testee.command.empty())
    throw startup_error(exit_code::usage, "collector: only one of --list and COMMAND");
  return o;
}

}  // namespace flowkit::tools
