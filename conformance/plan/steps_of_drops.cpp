// SPDX-License-Identifier: BSL-1.0
// Samples that the agent drops, and packets that the device discards.
#include <fmt/format.h>

#include "conformance/plan/sflow_steps.hpp"

namespace flowkit::conformance::detail {

namespace {
using enum requirement;

plan_step drops_counter(const step_input& in) {
  plan_step s{"drops-counter",
              "Samples that the agent drops are counted (drops)",
              "sample more packets than the agent can send: rate 1 on a busy port",
              "SFLOW-5-FS-DROPS",
              {},
              {}};
  const by_requirements d = decide(in, {SFLOW_5_FS_DROPS});
  if (d.result == verdict::fail)
    fail(s, "failed: " + d.failed);
  else if (in.seen.samples == 0)
    open(s, "there are no flow samples");
  else if (in.seen.most_drops == 0)
    open(s, fmt::format("it is 0 in all of {} samples: none was dropped, or drops are not counted", in.seen.samples));
  else
    pass(s, fmt::format("it never fell, and came to {}", in.seen.most_drops));
  return s;
}

/// sFlow Dropped Packet Notification Structures: 256 is "unknown".
constexpr std::uint32_t unknown_reason = 256;
/// ICMP's codes of unreachable destinations, those of sFlow v5, and those that the document added.
constexpr bool is_registered(std::uint32_t reason) noexcept { return reason < 16 || (reason >= 256 && reason < 304); }

plan_step discarded_packets(const step_input& in) {
  plan_step s{
      "discarded-packets",
      "Discarded packets are reported with the reason",
      "let the device discard packets: an access list, a TTL of 1, an unknown destination",
      "samples 0:5 with a registered reason, not only 256 (unknown), and where: an interface, a function or a trap; "
      "SFLOW-DROP-HDR, DROP-HEADER, DROP-IF0",
      {},
      {}};
  const by_requirements d = decide(in, {SFLOW_DROP_HDR, SFLOW_DROP_HEADER, SFLOW_DROP_IF0});
  std::string reasons;
  bool is_any_known = false;
  std::set<std::uint32_t> others;
  constexpr std::size_t most_named = 8;
  std::size_t named = 0;
  for (const auto& [reason, n] : in.seen.reasons) {
    if (++named <= most_named) reasons += fmt::format("{}{} ({})", reasons.empty() ? "" : ", ", reason, n);
    is_any_known |= reason != unknown_reason;
    if (!is_registered(reason)) others.insert(reason);
  }
  if (named > most_named) reasons += fmt::format(" and {} more", named - most_named);
  if (d.result == verdict::fail)
    fail(s, "failed: " + d.failed);
  else if (in.seen.discards == 0)
    open(s, "no notice came: no packet was discarded, or the device does not report it");
  else if (!is_any_known)
    fail(s, fmt::format("the reason is unknown in each of {} notices", in.seen.discards));
  else if (!others.empty())
    fail(s, fmt::format("reasons that are not registered: {}; reasons and how often: {}", list_of(others), reasons));
  else if (in.seen.discards_located == 0)
    fail(s, fmt::format("none of {} notices says where; reasons and how often: {}", in.seen.discards, reasons));
  else
    pass(s, fmt::format("{} notices, {} say where; reasons and how often: {}", in.seen.discards,
                        in.seen.discards_located, reasons));
  return s;
}

plan_step rate_limit(const step_input& in) {
  plan_step s{
      "rate-limit",
      "Notices of discarded packets are limited, and those left out are counted",
      "let the device discard some hundred packets in a second; write the limit into the truth file: drop-limit",
      "SFLOW-DROP-RATE (limit drop-rate, or `drop-limit` of the truth file), SFLOW-DROP-DROPS",
      {},
      {}};
  const by_requirements d = decide(in, {SFLOW_DROP_RATE, SFLOW_DROP_DROPS});
  const std::uint32_t limit = in.found.limit().drop_rate;
  if (d.result == verdict::fail)
    fail(s, fmt::format("failed: {}; the limit is {} in a second", d.failed, limit));
  else if (in.seen.discards == 0)
    open(s, "no notice came");
  else if (in.seen.most_discard_drops == 0)
    open(s, fmt::format("the limit, {} in a second, was never reached: no notice was left out ({} came)", limit,
                        in.seen.discards));
  else
    pass(s, fmt::format("{} came, and {} were left out; never more than {} in a second of a source", in.seen.discards,
                        in.seen.most_discard_drops, limit));
  return s;
}
}  // namespace

void steps_of_drops(const step_input& in, plan_steps& out) {
  out.push_back(drops_counter(in));
  out.push_back(discarded_packets(in));
  out.push_back(rate_limit(in));
}

}  // namespace flowkit::conformance::detail
