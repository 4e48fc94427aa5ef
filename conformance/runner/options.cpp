// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/options.hpp"

#include "tools/common/exit_code.hpp"
#include "tools/common/help_formatter.hpp"
#include "tools/common/version.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* about = "Checks flow export, and what decoders make of it, against the specifications.\n";

constexpr const char* footer =
    "Exit codes: 0 all checks pass, 1 one fails, 2 wrong usage, 3 a file or socket failed.\n"
    "Each command has its own --help: flowcheck exporter --help\n";
}  // namespace

std::optional<flowcheck_options> parse_flowcheck_options(int argc, char** argv) {
  CLI::App app{about, "flowcheck"};
  app.formatter(std::make_shared<help_formatter>());
  app.footer(footer);
  app.set_version_flag("--version", version_text("flowcheck"));
  app.require_subcommand(1);
  exporter_arguments exporter;
  explain_arguments explain;
  list_arguments list;
  codec_arguments codec;
  collector_arguments collector;
  matrix_options matrix;
  rfc5471_arguments rfc5471;
  diff_arguments diff;
  const CLI::App* const exporter_command = add_exporter_command(app, exporter);
  const CLI::App* const collector_command = add_collector_command(app, collector);
  const CLI::App* const explain_command = add_explain_command(app, explain);
  const CLI::App* const list_command = add_list_command(app, list);
  const CLI::App* const matrix_command = add_matrix_command(app, matrix);
  const CLI::App* const rfc5471_command = add_rfc5471_command(app, rfc5471);
  const CLI::App* const diff_command = add_diff_command(app, diff);
  add_codec_command(app, codec);

  try {
    const std::vector<const char*> words = with_command_apart(argc, argv);
    app.parse(static_cast<int>(words.size()), words.data());
  } catch (const CLI::Success& asked) {  // --help, --version
    app.exit(asked);
    return std::nullopt;
  } catch (const CLI::ParseError& wrong) {
    throw startup_error(exit_code::usage, wrong.what());
  }

  if (exporter_command->parsed()) return to_options(exporter);
  if (collector_command->parsed()) return to_options(collector);
  if (matrix_command->parsed()) return matrix;
  if (rfc5471_command->parsed()) return to_options(rfc5471);
  if (explain_command->parsed()) return to_options(explain);
  if (list_command->parsed()) return to_options(list);
  if (diff_command->parsed()) return to_options(diff);
  return to_options(codec);
}

}  // namespace flowkit::tools
