// SPDX-License-Identifier: BSL-1.0
#include "conformance/plan/sflow_qualification.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "conformance/plan/sflow_steps.hpp"

namespace flowkit::conformance {

namespace detail {
by_requirements decide(const findings& found, std::initializer_list<requirement> all) {
  by_requirements d;
  for (const requirement r : all) {
    if (!found.settings().wants(r)) continue;
    const verdict v = found.verdict_on(r);
    if (v == verdict::fail || v == verdict::non_strict) {
      d.result = verdict::fail;
      d.failed += (d.failed.empty() ? "" : ", ") + std::string{row_of(r).id};
    } else if (v != verdict::not_seen && d.result == verdict::not_seen) {
      d.result = verdict::pass;
    }
  }
  return d;
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
}  // namespace detail

plan_outcome sflow_qualification(const sflow_facts& seen, const findings& found, const sflow_setup& set_up,
                                 timestamp until) {
  plan_outcome out{std::string{sflow_qualification_name}, {}};
  const detail::step_input in{seen, found, set_up, std::max(until, seen.end.last)};
  detail::steps_of_datagrams(in, out.steps);
  detail::steps_of_sampling(in, out.steps);
  detail::steps_of_interfaces(in, out.steps);
  detail::steps_of_records(in, out.steps);
  detail::steps_of_drops(in, out.steps);
  return out;
}

}  // namespace flowkit::conformance
