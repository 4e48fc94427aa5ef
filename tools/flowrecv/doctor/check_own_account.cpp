// SPDX-License-Identifier: BSL-1.0
// What the exporter itself says that it has lost.
#include <fmt/format.h>

#include "tools/common/terminal.hpp"
#include "tools/flowrecv/doctor/checks.hpp"

namespace flowkit::tools::doctor {

void check_own_account(const examined& e, findings& out) {
  if (e.account.said.empty()) return;
  const flow::process_totals t = e.account.said.totals();
  if (t.unsent_flows == 0 && t.ignored_packets == 0) return;
  out.push_back({.id = "exporter-overloaded",
                 .how = severity::warning,
                 .says = fmt::format("By its own account it could not send {}, and ignored {}.",
                                     counted(t.unsent_flows, "flow records"), counted(t.ignored_packets, "packets")),
                 .advice = "Its cache is too small, or it is too busy: let it sample, or enlarge its cache.",
                 .figures = {number("unsent_flows", t.unsent_flows), number("ignored_packets", t.ignored_packets)},
                 .by = remedy::sampling});
}

}  // namespace flowkit::tools::doctor
