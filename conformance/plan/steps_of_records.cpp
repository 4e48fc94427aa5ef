// SPDX-License-Identifier: BSL-1.0
// What samples say of forwarding and of tunnels.
#include <fmt/format.h>

#include "conformance/plan/sflow_steps.hpp"

namespace flowkit::conformance::detail {

namespace {
using enum requirement;

/// A record that depends on the traffic: without it, nobody knows why.
void found_in(plan_step& s, const step_input& in, std::uint64_t n, const char* traffic) {
  if (in.seen.samples == 0)
    open(s, "there are no flow samples");
  else if (n == 0)
    open(s, fmt::format("none of {} samples has it: {}, or the device does not support it", in.seen.samples, traffic));
  else
    pass(s, fmt::format("in {} of {} samples", n, in.seen.samples));
}

/// A requirement whose findings are no faults by themselves, but are for a buyer.
bool failed_any(const step_input& in, requirement r) { return in.found.settings().wants(r) && count_of(in, r) != 0; }

plan_step extended_switch(const step_input& in) {
  plan_step s{"extended-switch",
              "Samples of switched packets have VLANs and priorities",
              "switch tagged traffic",
              "a record 0:1001; SFLOW-5-SW-VLAN",
              {},
              {}};
  found_in(s, in, in.seen.with_switch, "no packet was switched");
  if (s.result == verdict::pass && failed_any(in, SFLOW_5_SW_VLAN))
    fail(s, s.message + ", with VLANs or priorities that cannot be: SFLOW-5-SW-VLAN");
  return s;
}

plan_step extended_router(const step_input& in) {
  plan_step s{"extended-router",
              "Samples of routed packets have next hop and prefix lengths",
              "route traffic between two networks over a next hop",
              "a record 0:1002 with a next hop; SFLOW-5-RT-MASK",
              {},
              {}};
  found_in(s, in, in.seen.with_router, "no packet was routed");
  if (s.result != verdict::pass) return s;
  if (failed_any(in, SFLOW_5_RT_MASK))
    fail(s, s.message + ", with prefix lengths that no address has: SFLOW-5-RT-MASK");
  else if (in.seen.with_next_hop == 0)
    fail(s, s.message + ", and none has a next hop");
  else
    s.message += fmt::format(", {} with a next hop; {} of IP packets from one interface to another",
                             in.seen.with_next_hop, in.seen.forwarded_ip);
  return s;
}

plan_step extended_gateway(const step_input& in) {
  plan_step s{"extended-gateway",
              "Samples of routed packets have AS numbers (optional)",
              "route traffic by BGP",
              "a record 0:1003",
              {},
              {}};
  found_in(s, in, in.seen.with_gateway, "no packet was routed by BGP");
  if (s.result == verdict::pass) s.result = verdict::info;
  return s;
}

plan_step encapsulation(const step_input& in) {
  plan_step s{"encapsulation",
              "Of packets in tunnels the inner addresses can be seen",
              "send traffic in the tunnels that the device supports (VXLAN, GENEVE, GRE, MPLS)",
              "an IP header after that of the tunnel in the sampled header, or one of the records 0:1021 to 0:1030",
              {},
              {}};
  const agent_facts& f = in.seen;
  found_in(s, in, f.tunnelled, "no packet was in a tunnel");
  if (s.result != verdict::pass) return s;
  s.message = fmt::format(
      "{} of {} samples are of packets in tunnels; the inner packet is seen in {}, a record on the "
      "tunnel is in {}; in {} the header ends before it",
      f.tunnelled, f.samples, f.inner_seen, f.with_tunnel_record, f.inner_cut);
  if (f.inner_cut != 0)
    s.result = verdict::fail;
  else if (f.inner_seen + f.with_tunnel_record == 0)
    open(s, s.message + ": no IP packet was in a tunnel");
  return s;
}
}  // namespace

void steps_of_records(const step_input& in, plan_steps& out) {
  out.push_back(extended_switch(in));
  out.push_back(extended_router(in));
  out.push_back(extended_gateway(in));
  out.push_back(encapsulation(in));
}

}  // namespace flowkit::conformance::detail
