// SPDX-License-Identifier: BSL-1.0
// Datagrams, the agent's address, and silence after sFlow was switched off.
#include <fmt/format.h>

#include <algorithm>

#include <flowkit/core/short_text.hpp>

#include "conformance/plan/sflow_steps.hpp"

namespace flowkit::conformance::detail {

namespace {
using enum requirement;

plan_step datagrams(const step_input& in) {
  plan_step s{"datagrams",
              "Datagrams are well-formed sFlow version 5, and numbered",
              "capture at least a minute of traffic",
              "SFLOW-5-XDR-NBO, XDR-ALIGN, VERSION, TILE, SAMPLELEN, RECLEN, SEQ-DGRAM, FS-SEQ, CS-SEQ",
              {},
              {}};
  const by_requirements d =
      decide(in.found, {SFLOW_5_XDR_NBO, SFLOW_5_XDR_ALIGN, SFLOW_5_VERSION, SFLOW_5_TILE, SFLOW_5_SAMPLELEN,
                        SFLOW_5_RECLEN, SFLOW_5_SEQ_DGRAM, SFLOW_5_FS_SEQ, SFLOW_5_CS_SEQ});
  if (in.seen.agents.empty())
    open(s, "no sFlow came");
  else if (d.result == verdict::fail)
    fail(s, "failed: " + d.failed);
  else
    pass(s, fmt::format("{} flow samples", in.seen.samples));
  return s;
}

plan_step agent_address(const step_input& in) {
  plan_step s{"agent-address",
              "The agent address is the one that was configured, and stays",
              "write the address into the truth file: agent",
              "`agent` of the truth file; SFLOW-5-AGENT-TYPE, AGENT-STABLE",
              {},
              {}};
  std::string names;
  for (const ip_address& a : in.seen.agents)
    names += (names.empty() ? "" : ", ") + (a.family() == 0 ? "none" : std::string{text_of(a).view()});
  const by_requirements d = decide(in.found, {SFLOW_5_AGENT_TYPE, SFLOW_5_AGENT_STABLE});
  const auto is_none = [](const ip_address& a) {
    return a.family() == 0 || a == ip_address{ipv4_address{}} || a == ip_address{ipv6_address{}};
  };
  if (in.seen.agents.empty())
    open(s, "no sFlow came");
  else if (std::any_of(in.seen.agents.begin(), in.seen.agents.end(), is_none))
    fail(s, "an agent address is 0, or none: " + names);
  else if (d.result == verdict::fail)
    fail(s, fmt::format("failed: {}; the addresses are {}", d.failed, names));
  else if (!in.set_up.agent)
    open(s, fmt::format("it is {}; `agent` is not in the truth file", names));
  else if (in.seen.agents == std::set{*in.set_up.agent})
    pass(s, "it is " + names);
  else
    fail(s, fmt::format("it is {}, and not only {}", names, text_of(*in.set_up.agent).view()));
  return s;
}

plan_step silence(const step_input& in) {
  constexpr duration grace = seconds(2), enough = seconds(30);
  plan_step s{
      "silence",
      "No sFlow is sent after it was switched off",
      "capture all traffic to the collector; switch sFlow off on the device, write the time into the truth file "
      "(off), and go on for 30 s",
      "`off` of the truth file: no datagram later than 2 s after it, observed for 30 s",
      {},
      {}};
  const std::vector<timestamp>& times = in.seen.times;
  if (!in.set_up.off) {
    open(s, "`off` is not in the truth file");
    return s;
  }
  const timestamp off = *in.set_up.off;
  const auto before = std::count_if(times.begin(), times.end(), [&](timestamp t) { return t.ns <= off.ns; });
  const auto after = std::count_if(times.begin(), times.end(), [&](timestamp t) { return t.ns > off.ns + grace.ns; });
  if (after != 0)
    fail(s, fmt::format("datagrams came in {} seconds later than 2 s after `off`", after));
  else if (before == 0)
    open(s, "no sFlow came before `off`");
  else if (in.until.ns < off.ns + enough.ns)
    open(s, "nothing shows that it was observed for 30 s after `off`: the last datagram of any kind came earlier");
  else
    pass(s, "silent from 2 s after `off` on");
  return s;
}
}  // namespace

void steps_of_datagrams(const step_input& in, plan_steps& out) {
  out.push_back(datagrams(in));
  out.push_back(agent_address(in));
  out.push_back(silence(in));
}

}  // namespace flowkit::conformance::detail
