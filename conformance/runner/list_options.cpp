// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/list_options.hpp"

#include <CLI/CLI.hpp>

#include "conformance/runner/selection.hpp"
#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* examples =
    "Examples:\n"
    "  flowcheck list                       every requirement: id, level, clause, statement\n"
    "  flowcheck list IPFIX-7011-8          those whose ids begin with this\n"
    "  flowcheck list --unchecked           those without a check, and why\n"
    "  flowcheck list --rfc5471             the tests of RFC 5471, and what decides each\n"
    "  flowcheck list --format tsv          the same for programs\n"
    "\n"
    "Exit codes: 0 listed, 2 wrong usage, 3 it could not be written.\n";
}  // namespace

CLI::App* add_list_command(CLI::App& program, list_arguments& to) {
  CLI::App* list = program.add_subcommand("list", "list the requirements that flowcheck exporter knows");
  list->footer(examples);
  list->add_option("PREFIX", to.prefix, "only the requirements whose ids begin with this (of RFC 5471: tests)");
  list->add_flag("--unchecked", to.unchecked, "only those without a check, with the reason");
  list->add_flag("--rfc5471", to.rfc5471, "the tests of RFC 5471 instead");
  list->add_option("--format", to.format, "text (default), or tsv: a line each, with tabs")
      ->check(CLI::IsMember({"text", "tsv"}))
      ->type_name("FORMAT");
  return list;
}

list_options to_options(const list_arguments& from) {
  if (from.unchecked && from.rfc5471)
    throw startup_error(exit_code::usage, "list: only one of --unchecked and --rfc5471");
  if (!from.rfc5471 && !from.prefix.empty()) check_prefix("list", from.prefix);
  return {from.prefix,
          from.rfc5471     ? list_kind::rfc5471
          : from.unchecked ? list_kind::unchecked
                           : list_kind::all,
          from.format == "tsv"};
}

}  // namespace flowkit::tools
