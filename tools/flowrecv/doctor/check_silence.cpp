// SPDX-License-Identifier: BSL-1.0
// Exporters that sent, and stopped.
#include <fmt/format.h>

#include "tools/flowrecv/doctor/checks.hpp"
#include "tools/flowrecv/doctor/span_text.hpp"

namespace flowkit::tools::doctor {

void check_silence(const examined& e, findings& out) {
  if (e.seen == nullptr || e.run.end == timestamp{} || e.account.key.kind == protocol::unknown) return;
  const rhythm& r = e.seen->arrivals;
  if (!r.is_silent(e.run.end)) return;
  const duration since = e.run.end - r.last();
  out.push_back({.id = "silent",
                 .how = severity::error,
                 .says = fmt::format("Nothing has come for {}; before, its longest pause was {}.", span_text(since),
                                     span_text(r.longest())),
                 .advice = "Is the device up, is the way to here, does it still export? The exporter's own counters "
                           "say whether it sends.",
                 .figures = {{"silent_s", static_cast<double>(since.ns) / 1e9},
                             {"longest_pause_s", static_cast<double>(r.longest().ns) / 1e9},
                             number("datagrams", r.count())},
                 .by = remedy::exporting});
}

}  // namespace flowkit::tools::doctor
