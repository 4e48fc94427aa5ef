// SPDX-License-Identifier: BSL-1.0
// Captures that have not all of what was sent.
#include <fmt/format.h>

#include "tools/common/terminal.hpp"
#include "tools/flowrecv/doctor/checks.hpp"

namespace flowkit::tools::doctor {

void check_capture(const circumstances& c, findings& out) {
  if (c.cut_frames != 0)
    out.push_back({.id = "capture-cut",
                   .how = severity::warning,
                   .says = fmt::format("The capture has only the beginning of {}.", counted(c.cut_frames, "frames")),
                   .advice = "Take it with whole frames:\nsudo tcpdump -ni any -s 0 -w flows.pcap udp",
                   .figures = {number("frames", c.cut_frames)}});
  if (c.lost_fragments != 0)
    out.push_back({.id = "fragments-lost",
                   .how = severity::error,
                   .says = fmt::format("{} belong to datagrams of which other fragments are missing.",
                                       counted(c.lost_fragments, "IP fragments")),
                   .advice = "Fragments are dropped on the way, as by firewalls; or the capture's filter names a port, "
                             "which only first fragments have. Let exporters send datagrams of at most 1400 octets.",
                   .figures = {number("fragments", c.lost_fragments)}});
}

}  // namespace flowkit::tools::doctor
