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
      decide(in, {SFLOW_5_XDR_NBO, SFLOW_5_XDR_ALIGN, SFLOW_5_VERSION, SFLOW_5_TILE, SFLOW_5_SAMPLELEN, SFLOW_5_RECLEN,
                  SFLOW_5_SEQ_DGRAM, SFLOW_5_FS_SEQ, SFLOW_5_CS_SEQ});
  if (d.result == verdict::fail)
    fail(s, "failed: " + d.failed);
  else if (in.agent == nullptr)
    open(s, "no sFlow came");
  else
    pass(s, fmt::format("{} flow samples; {} datagrams lost on the way", in.seen.samples, in.seen.lost));
  return s;
}

plan_step agent_address(const step_input& in) {
  plan_step s{"agent-address",
              "The agent address is the one that was configured, and stays",
              "write the address into the truth file: agent",
              "`agent` of the truth file; SFLOW-5-AGENT-TYPE, AGENT-STABLE",
              {},
              {}};
  const by_requirements d = decide(in, {SFLOW_5_AGENT_TYPE, SFLOW_5_AGENT_STABLE});
  if (in.agent == nullptr && d.result != verdict::fail) {
    open(s, "no sFlow came");
    return s;
  }
  const ip_address it = in.agent == nullptr ? ip_address{} : *in.agent;
  const std::string name = it.family() == 0 ? "none" : std::string{text_of(it).view()};
  if (it.family() == 0 || it == ip_address{ipv4_address{}} || it == ip_address{ipv6_address{}})
    fail(s, "the agent address is 0, or none: " + name);
  else if (d.result == verdict::fail)
    fail(s, fmt::format("failed: {}; it is {}", d.failed, name));
  else if (!in.set_up.agent)
    open(s, fmt::format("it is {}; `agent` is not in the truth file", name));
  else if (it == *in.set_up.agent)
    pass(s, "it is " + name);
  else
    fail(s, fmt::format("it is {}, and {} is configured", name, text_of(*in.set_up.agent).view()));
  return s;
}

plan_step silence(const step_input& in) {
  constexpr duration enough = seconds(30);
  plan_step s{
      "silence",
      "No sFlow is sent after it was switched off",
      "switch sFlow off on the device while traffic goes on, write the time into the truth file (off), and go on for "
      "30 s; a file shows that only by other traffic: capture that too, or use --listen with --for",
      "`off` of the truth file: no datagram later than 2 s after it, observed for 30 s",
      {},
      {}};
  const agent_facts& f = in.seen;
  if (!in.set_up.off) {
    open(s, "`off` is not in the truth file");
    return s;
  }
  const std::int64_t off = in.set_up.off->ns;
  constexpr double second = 1e9;
  if (in.agent != nullptr && f.last == timestamp{})
    open(s, "the input has no times");
  else if (f.after_off != 0)
    fail(s, fmt::format("{} datagrams came later than 2 s after `off`, the last of them {:.1f} s after it", f.after_off,
                        double(f.last.ns - off) / second));
  else if (f.before_off == 0)
    open(s, "no sFlow came before `off`");
  else if (in.until.ns < off + enough.ns)
    open(s,
         "nothing shows that it was observed for 30 s after `off`: capture other traffic too, or use --listen --for");
  else
    pass(s, fmt::format("{} datagrams before `off`, none later than 2 s after it, observed for {:.0f} s", f.before_off,
                        double(in.until.ns - off) / second));
  return s;
}
}  // namespace

void steps_of_datagrams(const step_input& in, plan_steps& out) {
  out.push_back(datagrams(in));
  out.push_back(agent_address(in));
  out.push_back(silence(in));
}

}  // namespace flowkit::conformance::detail
