// SPDX-License-Identifier: BSL-1.0
// Ports that could not be opened, and who has them.
#include <fmt/format.h>

#include "tools/common/terminal.hpp"
#include "tools/flowrecv/doctor/checks.hpp"

namespace flowkit::tools::doctor {

namespace {
constexpr const char* udp_advice =
    "If that is your collector, leave it be and look at what it gets:\n"
    "sudo timeout 60 tcpdump -ni any -w flows.pcap udp port {0}\n"
    "flowrecv doctor --read flows.pcap\n"
    "Else end it, or listen on another port. Who it is:\n"
    "sudo ss -lunp 'sport = :{0}'";
/// Captures of connections are not read.
constexpr const char* tcp_advice =
    "If that is your collector, leave it be. Else end it, or listen on another port. Who it is:\n"
    "sudo ss -ltnp 'sport = :{0}'";

void in_use(const closed_port& p, findings& out) {
  const port_holder& h = *p.holder;
  const bool udp = is_over_udp(p.at.protocol);
  finding f{.id = "port-in-use",
            .how = severity::error,
            .says = fmt::format(
                "{} {} is held by {}.", udp ? "udp" : "tcp", to_string(p.at.at),
                h.program.empty() ? "a program of another user" : fmt::format("{} (process {})", h.program, h.process)),
            .advice = fmt::format(fmt::runtime(udp ? udp_advice : tcp_advice), p.at.at.port),
            .figures = {number("port", p.at.at.port), number("dropped_there", h.drops)}};
  if (h.drops != 0)
    f.says += fmt::format(" Its socket had no room for {} so far: it is too slow, or its buffer too small.",
                          counted(h.drops, "datagrams"));
  out.push_back(std::move(f));
}
}  // namespace

void check_sockets(const circumstances& c, findings& out) {
  for (const closed_port& p : c.closed) {
    if (p.holder) {
      in_use(p, out);
      continue;
    }
    out.push_back({.id = "port-not-open",
                   .how = severity::error,
                   .says = p.why + ".",
                   .advice = p.at.at.port < 1024 && p.at.at.port != 0
                                 ? "Ports below 1024 need the capability CAP_NET_BIND_SERVICE; addresses have to be "
                                   "this machine's own.\nip -brief address"
                                 : "Addresses have to be this machine's own.\nip -brief address",
                   .figures = {number("port", p.at.at.port)}});
  }
}

}  // namespace flowkit::tools::doctor
