// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/knee/command.hpp"

#include <fmt/format.h>

#include "tools/common/check_writable.hpp"
#include "tools/common/output_file.hpp"
#include "tools/flowgen/knee/find.hpp"
#include "tools/flowgen/knee/report.hpp"
#include "tools/flowgen/load/interrupt.hpp"

namespace flowkit::tools {

namespace {
void write(const std::string& path, const std::string& text) {
  if (path.empty()) return;
  output_file out{path};
  if (out.write(text) && out.flush()) return;
  if (!out.closed()) throw startup_error(exit_code::io, out.error());
}

exit_code verdict(const knee_result& r) {
  switch (r.end) {
    case knee_end::found:
    case knee_end::steps_only:
    case knee_end::above_the_last: return exit_code::ok;
    case knee_end::error: return exit_code::io;
    default: return exit_code::findings;
  }
}
}  // namespace

exit_code find_knee_command(int argc, char** argv) {
  const auto options = parse_knee_options(argc, argv);
  if (!options) return exit_code::ok;
  check_writable("--csv", options->csv);
  check_writable("--json", options->json);
  check_writable("--svg", options->svg);
  const knee_result r = find_knee(*options, stop_on_signals());
  write("-", knee_text(*options, r));
  write(options->csv, knee_csv(r));
  write(options->json, knee_json(*options, r));
  write(options->svg, knee_svg(*options, r));
  if (r.end == knee_end::error) throw startup_error(exit_code::io, r.why);
  return verdict(r);
}

}  // namespace flowkit::tools
