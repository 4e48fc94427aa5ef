// SPDX-License-Identifier: BSL-1.0
// The steps of sflow-qualification, in families, each for one agent; and what they decide by.
#pragma once

#include <initializer_list>

#include "conformance/plan/sflow_qualification.hpp"

namespace flowkit::conformance::detail {

struct step_input {
  const agent_facts& seen;
  const ip_address* agent;  ///< nullptr: none came
  const sflow_facts& all;
  const findings& found;
  const sflow_setup& set_up;
  timestamp until;
};
using plan_steps = std::vector<plan_step>;

void steps_of_datagrams(const step_input& in, plan_steps& out);
void steps_of_sampling(const step_input& in, plan_steps& out);
void steps_of_interfaces(const step_input& in, plan_steps& out);
void steps_of_records(const step_input& in, plan_steps& out);
void steps_of_drops(const step_input& in, plan_steps& out);

/// By requirements of the catalogue alone: fails with any that this agent failed, passes if any was decided, else is
/// not seen. Requirements that were not selected say nothing. Names those that failed, how often, and how first.
struct by_requirements {
  verdict result = verdict::not_seen;
  std::string failed;
};
[[nodiscard]] by_requirements decide(const step_input& in, std::initializer_list<requirement> all);
/// Findings in what this agent sent.
[[nodiscard]] std::uint64_t count_of(const step_input& in, requirement r);

inline void pass(plan_step& s, std::string message) { s.result = verdict::pass, s.message = std::move(message); }
inline void fail(plan_step& s, std::string message) { s.result = verdict::fail, s.message = std::move(message); }
inline void open(plan_step& s, std::string message) { s.result = verdict::not_seen, s.message = std::move(message); }

/// "1, 2 and 7 more"
[[nodiscard]] std::string list_of(const std::set<std::uint32_t>& all);

}  // namespace flowkit::conformance::detail
