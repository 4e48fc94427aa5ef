// SPDX-License-Identifier: BSL-1.0
#include "conformance/plan/sflow_qualification.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <flowkit/core/short_text.hpp>

#include "conformance/plan/sflow_steps.hpp"

namespace flowkit::conformance {

namespace detail {
namespace {
/// "SFLOW-5-TILE, 3 times: ...": with what the first finding says.
std::string told(const step_input& in, requirement r, bool is_alone) {
  const std::uint64_t n = is_alone ? in.found.count_of(r) : count_of(in, r);
  std::string out = fmt::format("{}, {}", row_of(r).id, n == 1 ? std::string{"once"} : fmt::format("{} times", n));
  const std::vector<finding>& all = in.found.in_detail();
  const auto first = std::find_if(all.begin(), all.end(), [&](const finding& f) {
    return f.what == r && f.gravity >= verdict::non_strict && (is_alone || in.seen.streams.contains(f.stream));
  });
  return first == all.end() ? out : fmt::format("{}: {}", out, first->message);
}
}  // namespace

by_requirements decide(const step_input& in, std::initializer_list<requirement> all) {
  by_requirements d;
  // A datagram without a readable agent is nobody's: with one agent, or none, all findings count.
  const bool is_alone = in.all.agents().size() < 2;
  for (const requirement r : all) {
    if (!in.found.settings().wants(r)) continue;
    verdict v = in.found.verdict_on(r);
    if (!is_alone && v > verdict::pass) {
      v = verdict::pass;
      for (const std::uint32_t s : in.seen.streams) v = std::max(v, in.found.worst_of(r, s));
    }
    if (v == verdict::fail || v == verdict::non_strict) {
      d.result = verdict::fail;
      d.failed += (d.failed.empty() ? "" : "; ") + told(in, r, is_alone);
    } else if (v != verdict::not_seen && d.result == verdict::not_seen) {
      d.result = verdict::pass;
    }
  }
  return d;
}

std::uint64_t count_of(const step_input& in, requirement r) {
  std::uint64_t n = 0;
  for (const std::uint32_t s : in.seen.streams) n += in.found.count_of(r, s);
  return n;
}

std::string list_of(const std::set<std::uint32_t>& all) {
  constexpr std::size_t most = 8;
  std::string out;
  std::size_t n = 0;
  for (const std::uint32_t i : all) {
    if (++n > most) break;
    out += fmt::format("{}{}", out.empty() ? "" : ", ", i);
  }
  return all.size() <= most ? out : fmt::format("{} and {} more", out, all.size() - most);
}

namespace {
plan_steps steps_of(const step_input& in) {
  plan_steps out;
  steps_of_datagrams(in, out);
  steps_of_sampling(in, out);
  steps_of_interfaces(in, out);
  steps_of_records(in, out);
  steps_of_drops(in, out);
  return out;
}

/// The first steps, of datagrams without a readable agent: with one agent, or none, decide() has them.
plan_steps of_nobody(const sflow_facts& seen, const findings& found, const sflow_setup& set_up) {
  agent_facts nobody;
  for (std::uint32_t s = 0; s < found.settings().most_streams; ++s) nobody.streams.insert(nobody.streams.end(), s);
  for (const auto& [address, facts] : seen.agents())
    for (const std::uint32_t s : facts.streams) nobody.streams.erase(s);
  plan_steps out;
  steps_of_datagrams({nobody, nullptr, seen, found, set_up, {}}, out);
  return out;
}

/// Fails if it does for any agent, and is open if it is for any: the message names these.
plan_step together(const std::vector<std::pair<std::string, plan_step>>& each) {
  constexpr std::size_t most_named = 3;
  const auto has = [&](verdict v) {
    return std::any_of(each.begin(), each.end(), [v](const auto& one) { return one.second.result == v; });
  };
  plan_step s = each.front().second;
  s.result = has(verdict::fail)       ? verdict::fail
             : has(verdict::not_seen) ? verdict::not_seen
             : has(verdict::pass)     ? verdict::pass
                                      : verdict::info;
  s.message.clear();
  std::size_t n = 0;
  for (const auto& [agent, one] : each)
    if (one.result == s.result && ++n <= most_named)
      s.message += fmt::format("{}agent {}: {}", s.message.empty() ? "" : "; ", agent, one.message);
  if (n > most_named) s.message += fmt::format("; and {} more", n - most_named);
  if (n < each.size()) s.message += fmt::format("; {} of {} agents", n, each.size());
  return s;
}
}  // namespace
}  // namespace detail

plan_outcome sflow_qualification(const sflow_facts& seen, const findings& found, const sflow_setup& set_up,
                                 timestamp until) {
  plan_outcome out{std::string{sflow_qualification_name}, {}};
  until = std::max(until, seen.end().last);
  if (seen.agents().empty()) {
    const agent_facts none;
    out.steps = detail::steps_of({none, nullptr, seen, found, set_up, until});
    return out;
  }
  std::vector<std::vector<std::pair<std::string, plan_step>>> by_step;
  for (const auto& [address, facts] : seen.agents()) {
    const std::string name = address.family() == 0 ? "none" : std::string{text_of(address).view()};
    std::size_t i = 0;
    for (plan_step& s : detail::steps_of({facts, &address, seen, found, set_up, until})) {
      if (by_step.size() == i) by_step.emplace_back();
      by_step[i++].emplace_back(name, std::move(s));
    }
  }
  if (seen.agents().size() > 1) {
    const char* of_others = seen.is_full() ? "that was not followed" : "that cannot be read";
    std::size_t i = 0;
    for (plan_step& s : detail::of_nobody(seen, found, set_up)) {
      if (s.result == verdict::fail) by_step[i].emplace_back(of_others, std::move(s));
      ++i;
    }
  }
  for (const auto& each : by_step) out.steps.push_back(each.size() == 1 ? each[0].second : detail::together(each));
  if (seen.is_full())
    for (plan_step& s : out.steps)
      s.message += fmt::format("; not all agents and interfaces were followed: {} agents, {} entries are the most",
                               sflow_facts::most_agents, sflow_facts::most);
  return out;
}

}  // namespace flowkit::conformance
