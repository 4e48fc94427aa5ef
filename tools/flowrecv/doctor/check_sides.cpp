// SPDX-License-Identifier: BSL-1.0
// Flows that are reported at ingress and at egress.
#include <fmt/format.h>

#include "tools/common/terminal.hpp"
#include "tools/flowrecv/doctor/checks.hpp"

namespace flowkit::tools::doctor {

void check_sides(const examined& e, findings& out) {
  if (e.seen == nullptr) return;
  const std::uint64_t pairs = e.seen->other_sides, flows = e.seen->flows;
  // A tenth: single pairs are connections that happen to be alike. Datagrams that came twice are another matter.
  if (pairs < 5 || pairs * 10 < flows) return;
  const double share = static_cast<double>(2 * pairs) / static_cast<double>(flows);
  out.push_back(
      {.id = "both-sides",
       .how = severity::warning,
       .says = fmt::format("It reports flows where they come in and again where they go out: {} of {} are such "
                           "pairs. Sums over them are too large.",
                           counted(pairs, "pairs"), counted(flows, "flows")),
       .advice = "Let it observe at ingress only, on all interfaces; or leave it so, and count one side "
                 "(flowrecv --dedup).",
       .figures = {number("pairs", pairs), number("flows", flows), {"share", share}},
       .by = remedy::sides});
}

}  // namespace flowkit::tools::doctor
