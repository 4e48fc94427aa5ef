// SPDX-License-Identifier: BSL-1.0
// Times of flows that cannot be.
#include <fmt/format.h>

#include "tools/common/terminal.hpp"
#include "tools/flowrecv/doctor/checks.hpp"

namespace flowkit::tools::doctor {

void check_flow_times(const examined& e, findings& out) {
  if (e.seen == nullptr) return;
  const time_watch& t = e.seen->times;
  const std::uint64_t wrong = t.after_export() + t.backwards();
  if (wrong < 3 || wrong * 100 < t.flows()) return;  // single ones are accidents at a wrap or a restart
  out.push_back(
      {.id = "flow-times",
       .how = severity::warning,
       .says = fmt::format("{} of {} have times that cannot be: {} end more than a minute after their message "
                           "was sent, {} end before they begin.",
                           wrong, counted(t.flows(), "flows"), t.after_export(), t.backwards()),
       .advice = "The exporter reckons flows' times by another clock than its headers' (its uptime, a card's "
                 "own): look for an update of its software, and let NTP set its clock.",
       .figures = {number("after_export", t.after_export()), number("backwards", t.backwards()),
                   number("flows", t.flows())},
       .by = remedy::clock});
}

}  // namespace flowkit::tools::doctor
