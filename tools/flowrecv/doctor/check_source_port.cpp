// SPDX-License-Identifier: BSL-1.0
// Exporters whose source port changes while their numbers go on: something translates addresses on the way.
#include <fmt/format.h>

#include "tools/common/terminal.hpp"
#include "tools/flowrecv/doctor/checks.hpp"

namespace flowkit::tools::doctor {

void check_source_port(const examined& e, findings& out) {
  const std::uint64_t n = e.account.counters.port_changes;
  if (n == 0) return;
  out.push_back(
      {.id = "source-port",
       .how = severity::warning,
       .says = fmt::format("Its source port changed {} while its sequence numbers went on: NAT translates it, or "
                           "a load balancer spreads it.",
                           counted(n, "times")),
       .advice = "Collectors that tell exporters apart by port lose its templates each time. Let its datagrams "
                 "pass without translation; several exporters with one address each need an id of their "
                 "own.",
       .figures = {number("times", n)}});
}

}  // namespace flowkit::tools::doctor
