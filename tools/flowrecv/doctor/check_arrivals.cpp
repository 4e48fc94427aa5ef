// SPDX-License-Identifier: BSL-1.0
// Nothing came at all: what to look at, in this order.
#include <fmt/format.h>

#include "tools/flowrecv/doctor/checks.hpp"
#include "tools/flowrecv/doctor/span_text.hpp"

namespace flowkit::tools::doctor {

namespace {
bool is_loopback(const ip_address& a) { return (a.is_v4() && a.octets()[0] == 127) || to_string(a) == "::1"; }

std::string ports_of(const std::vector<listen_address>& all, const char* between, const char* each) {
  std::string text;
  for (const listen_address& l : all) text += fmt::format("{}{}{}", text.empty() ? "" : between, each, l.at.port);
  return text;
}
}  // namespace

void check_arrivals(const circumstances& c, findings& out) {
  if (c.datagrams != 0) return;
  if (!c.live) {
    out.push_back({.id = "nothing-arrives",
                   .how = severity::error,
                   .says = "There is no datagram of flow export in what was read.",
                   .advice = "Was it taken at the right interface, with the right filter?\n"
                             "sudo tcpdump -ni any -w flows.pcap udp",
                   .figures = {}});
    return;
  }
  if (c.listening.empty()) return;  // nobody could listen: that is said
  std::string ports, where;
  bool all_loopback = true;
  for (const listen_address& l : c.listening) {
    where += fmt::format("{}{} {}", where.empty() ? "" : ", ", to_string(l.protocol), to_string(l.at));
    all_loopback = all_loopback && is_loopback(l.at.address);
  }
  finding f{
      .id = "nothing-arrives",
      .how = severity::error,
      .says = fmt::format("Nothing came to {} in {}.", where, span_text(c.span)),
      .advice = fmt::format("In this order:\n"
                            "1. Does anything reach this machine? sudo tcpdump -ni any {0}\n"
                            "2. It shows datagrams: this machine's firewall may discard them (a hint only). sudo nft "
                            "list ruleset; nstat -az IpInAddrErrors; sysctl net.ipv4.conf.all.rp_filter\n"
                            "3. It shows none: do they go to another port? sudo tcpdump -ni any udp and src host "
                            "EXPORTER\n"
                            "4. None at all: the exporter's configuration (is the collector's address this "
                            "machine's, is export attached to interfaces, is there a route), and firewalls on the "
                            "way.",
                            ports_of(c.listening, " or ", "port ")),
      .figures = {{"span_s", static_cast<double>(c.span.ns) / 1e9}},
      .by = remedy::exporting};
  if (all_loopback) f.says += " These are addresses of loopback, which no other machine reaches.";
  out.push_back(std::move(f));
}

}  // namespace flowkit::tools::doctor
