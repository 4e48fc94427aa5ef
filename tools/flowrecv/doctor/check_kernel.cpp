// SPDX-License-Identifier: BSL-1.0
// What this machine's kernel had no room for.
#include <fmt/format.h>

#include "tools/common/terminal.hpp"
#include "tools/flowrecv/doctor/checks.hpp"

namespace flowkit::tools::doctor {

namespace {
/// Holds a burst of half a second of a busy network.
constexpr std::uint64_t good_buffer = std::uint64_t{32} << 20;
}  // namespace

void check_kernel(const circumstances& c, findings& out) {
  for (const socket_account& s : c.run.sockets) {
    if (s.kernel_drops != 0)
      out.push_back(
          {.id = "kernel-drops",
           .how = severity::error,
           .says = fmt::format("This machine's kernel dropped {} at udp {}: the socket's buffer of {} octets was "
                               "full.",
                               counted(s.kernel_drops, c.run.kernel_units()), to_string(s.at), s.buffer),
           .advice = fmt::format("Give the collector a larger buffer, and let the system allow it:\n"
                                 "sudo sysctl -w net.core.rmem_max={0}\n"
                                 "echo net.core.rmem_max={0} | sudo tee /etc/sysctl.d/60-flows.conf\n"
                                 "flowrecv --rcvbuf {1}M",
                                 good_buffer, good_buffer >> 20),
           .figures = {number("dropped", s.kernel_drops), number("port", s.at.port), number("buffer", s.buffer),
                       number("received", s.datagrams), number("missing_by_numbers", c.estimated_loss)}});
    else if (s.buffer < c.wanted_buffer)
      out.push_back(
          {.id = "small-buffer",
           .how = severity::note,
           .says = fmt::format("The buffer of udp {} has {} octets, {} were asked for. Nothing was lost by it.",
                               to_string(s.at), s.buffer, c.wanted_buffer),
           .advice = fmt::format("To allow more:\nsudo sysctl -w net.core.rmem_max={}", good_buffer),
           .figures = {number("buffer", s.buffer), number("wanted", c.wanted_buffer)}});
  }
}

}  // namespace flowkit::tools::doctor
