// SPDX-License-Identifier: BSL-1.0
// Which interfaces samples name, and whether each is polled.
#include <fmt/format.h>

#include <algorithm>

#include "conformance/plan/sflow_steps.hpp"

namespace flowkit::conformance::detail {

namespace {
using interfaces = std::map<std::uint32_t, agent_facts::beginning>;

/// Those of which no counters came.
struct unpolled {
  std::set<std::uint32_t> all;
  std::set<std::uint32_t> due;  ///< of these, by now, they should have
};
/// Due is an interface that was observed for longer than two intervals, with nothing lost. The interval is the
/// configured one, or else the longest of another interface.
unpolled without_counters(const step_input& in, const interfaces& named) {
  constexpr std::int64_t ms = 1'000'000;
  const auto& gaps = in.seen.longest_gap;
  const auto longest =
      std::max_element(gaps.begin(), gaps.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  const bool is_known = in.set_up.polling || longest != gaps.end();
  const bool is_whole = in.seen.lost == 0 && !in.all.is_full();
  const std::int64_t interval = in.set_up.polling ? in.set_up.polling->ns / ms : is_known ? longest->second : 0;
  unpolled out;
  for (const auto& [index, since] : named) {
    if (in.seen.polled.contains(index)) continue;
    out.all.insert(index);
    if (is_known && is_whole && in.seen.ms_since(since) > 2 * interval) out.due.insert(index);
  }
  return out;
}
std::string list_of(const interfaces& named) {
  std::set<std::uint32_t> all;
  for (const auto& [index, since] : named) all.insert(all.end(), index);
  return detail::list_of(all);
}
constexpr const char* too_short =
    "; that takes three polling intervals (`polling` of the truth file) of it without lost datagrams";

plan_step sampled_interface(const step_input& in) {
  plan_step s{
      "sampled-interface",
      "The data source of a sample is the interface it was taken at",
      "send traffic between two ports with sFlow",
      "sFlow v5 s4.2.2: the source is an ifIndex, and the sample's input or output; SFLOW-5-FS-SRCCLASS, FS-SRCIF",
      {},
      {}};
  const agent_facts& f = in.seen;
  if (f.samples == 0)
    open(s, "there are no flow samples");
  else if (f.of_other_class != 0)
    fail(s, fmt::format("{} of {} samples have a source of another class than 0 (ifIndex): {}", f.of_other_class,
                        f.samples, f.other_class));
  else if (f.of_neither != 0)
    fail(s, fmt::format("{} of {} samples name a source that is neither their input nor their output", f.of_neither,
                        f.samples));
  else if (f.of_input + f.of_output == 0)
    open(s, fmt::format("no sample says at which interface it was taken (source {})", list_of(f.sampled)));
  else
    pass(s, fmt::format("{} at their input, {} at their output, {} undecided; sources {}", f.of_input, f.of_output,
                        f.without_interfaces, list_of(f.sampled)));
  return s;
}

plan_step output_interface(const step_input& in) {
  plan_step s{"output-interface",
              "The output interface of a forwarded packet is its ifIndex",
              "send unicast traffic between two ports whose addresses the device has learnt, and have counters of all "
              "ports sent",
              "sFlow v5 s5 interface: an index that if_counters has too; 0 is unknown",
              {},
              {}};
  const agent_facts& f = in.seen;
  const std::uint64_t one = f.outputs_single;
  const std::string others =
      fmt::format("{} unknown, {} of the device itself, {} to several, {} discarded", f.outputs_unknown,
                  f.outputs_internal, f.outputs_multiple, f.outputs_discarded);
  const unpolled strangers = without_counters(in, f.outputs);
  if (f.samples == 0)
    open(s, "there are no flow samples");
  else if (one == 0 && f.outputs_unknown == f.samples)
    fail(s, fmt::format("it is unknown (0) in each of {} samples", f.samples));
  else if (one == 0)
    open(s, fmt::format("no sample has one: {}", others));
  else if (f.polled.empty())
    open(s, fmt::format("{} samples have one ({}), but no counters came to compare it with", one, others));
  else if (!strangers.due.empty())
    fail(s, fmt::format("no counters came of interface {}", detail::list_of(strangers.due)));
  else if (!strangers.all.empty())
    open(s, fmt::format("no counters came of interface {}{}", detail::list_of(strangers.all), too_short));
  else
    pass(s, fmt::format("{} samples have one; {}", one, others));
  return s;
}

plan_step counters(const step_input& in) {
  plan_step s{
      "counters",
      "Counters of each sampled interface come as often as configured",
      "capture for three polling intervals; write the interval into the truth file: polling",
      "sFlow v5 s4.2.3: if_counters of each sampled ifIndex; `polling` of the truth file, by the agent's uptime",
      {},
      {}};
  const agent_facts& f = in.seen;
  const unpolled missing = without_counters(in, f.sampled);
  const auto longest = std::max_element(f.longest_gap.begin(), f.longest_gap.end(),
                                        [](const auto& a, const auto& b) { return a.second < b.second; });
  constexpr std::int64_t ms = 1'000'000, delay = 1'000;  // that a sample may wait for its datagram: sFlow v5 s5
  if (f.polled.empty() && f.sampled.empty())
    open(s, "neither if_counters nor samples of an interface came");
  else if (!missing.due.empty())
    fail(s, fmt::format("no if_counters of interface {}", detail::list_of(missing.due)));
  else if (!missing.all.empty())
    open(s, fmt::format("no if_counters of interface {}{}", detail::list_of(missing.all), too_short));
  else if (f.longest_gap.empty())
    open(s, fmt::format("of interface {}, but no two polls with none lost between them", detail::list_of(f.polled)));
  else if (!in.set_up.polling)
    open(s, fmt::format("the longest interval was {} ms; `polling` is not in the truth file", longest->second));
  else if (longest->second > in.set_up.polling->ns / ms + delay)
    fail(s, fmt::format("{} ms passed between two polls of interface {}", longest->second, longest->first));
  else
    pass(s, fmt::format("of interface {}, at most {} ms apart", detail::list_of(f.polled), longest->second));
  return s;
}
}  // namespace

void steps_of_interfaces(const step_input& in, plan_steps& out) {
  out.push_back(sampled_interface(in));
  out.push_back(output_interface(in));
  out.push_back(counters(in));
}

}  // namespace flowkit::conformance::detail
