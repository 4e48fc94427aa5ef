// SPDX-License-Identifier: BSL-1.0
// Datagrams at the port of another protocol.
#include <fmt/format.h>

#include "tools/flowrecv/doctor/checks.hpp"

namespace flowkit::tools::doctor {

void check_port(const examined& e, findings& out) {
  const std::uint64_t n = e.account.counters.wrong_port;
  if (n == 0 || e.seen == nullptr) return;
  const protocol_row& p = row_of(e.account.key.kind);
  std::uint16_t wrong = 0;
  for (const auto& [port, count] : e.seen->ports)
    if (is_at_wrong_port(p.which, port)) wrong = port;
  out.push_back({.id = "wrong-port",
                 .how = severity::warning,
                 .says = fmt::format("It sends {} to port {}, where collectors expect {}.", p.title, wrong,
                                     p.family == protocol_family::netflow ? "sFlow" : "NetFlow or IPFIX"),
                 .advice = fmt::format("Set the collector's port at the exporter to {}.", p.port),
                 .figures = {number("port", wrong), number("usual_port", p.port), number("datagrams", n)},
                 .by = remedy::exporting});
}

}  // namespace flowkit::tools::doctor
