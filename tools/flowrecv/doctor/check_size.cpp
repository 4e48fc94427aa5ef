// SPDX-License-Identifier: BSL-1.0
// Datagrams that do not fit into a frame: each fragment that is lost costs the whole, and many firewalls drop
// fragments.
#include <fmt/format.h>

#include "tools/common/terminal.hpp"
#include "tools/flowrecv/doctor/checks.hpp"

namespace flowkit::tools::doctor {

void check_size(const examined& e, findings& out) {
  if (e.seen == nullptr) return;
  const watched& w = *e.seen;
  if (w.fragmented == 0 && w.oversized == 0) return;
  const bool v6 = e.account.key.source.address.is_v6();
  out.push_back(
      {.id = "datagram-size",
       .how = severity::warning,
       .says = w.fragmented != 0
                   ? fmt::format("{} came in IP fragments; the largest has {} octets.",
                                 counted(w.fragmented, "datagrams"), w.largest)
                   : fmt::format("{} of more than {} octets, up to {}: more than fits into a frame of Ethernet.",
                                 counted(w.oversized, "datagrams"), v6 ? 1452 : 1472, w.largest),
       .advice =
           "One lost fragment costs a whole datagram, and firewalls drop fragments. Let the exporter send smaller "
           "ones (1400 octets), or raise the MTU on all of the way.",
       .figures = {number("fragmented", w.fragmented), number("oversized", w.oversized),
                   number("largest", w.largest)}});
}

}  // namespace flowkit::tools::doctor
