// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/load/run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/flowgen/load/interrupt.hpp"
#include "tools/flowgen/load/monitor.hpp"
#include "tools/flowgen/load/session.hpp"
#include "tools/flowgen/scenarios/outcome.hpp"

namespace flowkit::tools {

namespace {
/// Units of the run.
std::uint64_t total(const load_settings& l) {
  std::uint64_t all = l.count != 0 ? l.count : without_end;
  if (l.run_for && l.is_paced()) all = std::min(all, l.shape->units_by(l.run_for->ns));
  if (all == 0)
    throw startup_error(exit_code::usage, fmt::format("--for: nothing is due within {} s at that rate",
                                                      static_cast<double>(l.run_for->ns) / 1e9));
  return all;
}
}  // namespace

exit_code run_flowgen(const flowgen_options& options) {
  session all{options, stop_on_signals()};
  all.load(options.load.shape, total(options.load));
  if (const scenario_stage* const stage = all.plan().scenarios)
    for (const std::string& line : room_warnings(*stage, [&](std::uint32_t exporter, duration from, duration to) {
           return all.flows_per_second(exporter, from, to);
         }))
      fmt::print(stderr, "flowgen: {}\n", line);
  run_monitor monitor{all.plan(), all.workers()};
  all.send([&](std::size_t which, const pacer& begun, bool first) { monitor.tick(which, begun, first); });
  monitor.finish();
  const exit_code code = report_run(all.finished());
  all.linger();
  return code;
}

}  // namespace flowkit::tools
