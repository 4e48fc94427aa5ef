// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/watch/options.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

namespace {
bool writes_to_standard_output(const flowrecv_options& o) {
  return std::any_of(o.outputs.begin(), o.outputs.end(), [&](const output_settings& out) {
    if (!out.is_standard_output()) return false;
    if (out.format == nullptr || o.top) return true;
    const format_lines& has = out.format->lines;
    return has.flows || has.data_records || has.samples || has.counters || has.parts;
  });
}
}  // namespace

void add_watch_option(CLI::App& app, bool& is_on) {
  app.add_flag("--watch", is_on,
               "show on the terminal, each second anew, what arrives: rates, the exporters that send most, losses by "
               "cause (docs/running.md)");
}

int terminal_to_watch_on(const flowrecv_options& o) {
  const bool writes = writes_to_standard_output(o), is_terminal = ::isatty(STDOUT_FILENO) != 0;
  if (writes && is_terminal)
    throw startup_error(exit_code::usage,
                        "--watch: flows go to the same terminal: --output FILE, a pipe, or --format none");
  if (::isatty(STDERR_FILENO) != 0) return STDERR_FILENO;
  if (is_terminal) return STDOUT_FILENO;
  throw startup_error(exit_code::usage, "--watch: neither standard error nor standard output is a terminal");
}

}  // namespace flowkit::tools
