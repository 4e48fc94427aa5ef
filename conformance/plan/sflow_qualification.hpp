// SPDX-License-Identifier: BSL-1.0
// What buyers of switches ask of an sFlow agent, step by step: docs/qualification.md.
#pragma once

#include "conformance/plan/plan.hpp"
#include "conformance/plan/sflow_facts.hpp"
#include "conformance/sampling/truth.hpp"

namespace flowkit::conformance {

inline constexpr std::string_view sflow_qualification_name = "sflow-qualification";

/// `set_up`: what is known of the agent's configuration. `until`: how long it was observed, if that is known to be
/// longer than datagrams came.
[[nodiscard]] plan_outcome sflow_qualification(const sflow_facts& seen, const findings& found,
                                               const sflow_setup& set_up, timestamp until = {});

}  // namespace flowkit::conformance
