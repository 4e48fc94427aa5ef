// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/matrix_options.hpp"

#include <CLI/CLI.hpp>

namespace flowkit::tools {

namespace {
constexpr const char* examples =
    "Examples:\n"
    "  flowcheck collector --report json=ours.json -- flowrecv --stdin\n"
    "  flowcheck collector --report json=mine.json --name mine -- ./my-decoder\n"
    "  flowcheck matrix ours.json mine.json --output matrix.html\n"
    "\n"
    "Exit codes: 0 written, 2 wrong usage, or a file is no report of flowcheck collector, 3 a file could\n"
    "not be read or written.\n";
}  // namespace

CLI::App* add_matrix_command(CLI::App& program, matrix_options& to) {
  CLI::App* matrix = program.add_subcommand("matrix", "put reports of flowcheck collector side by side, as a page");
  matrix->footer(examples);
  matrix->add_option("REPORT", to.reports, "files of flowcheck collector --report json=FILE, a column each")
      ->required();
  matrix->add_option("--output", to.output, "the page, HTML (default: stdout)")->type_name("FILE");
  return matrix;
}

}  // namespace flowkit::tools
