// SPDX-License-Identifier: BSL-1.0
// A plan is a list of steps that a device goes through while it is observed, as a buyer's qualification does: each has
// a verdict of its own, from requirements of the catalogue and from what the user says of the set-up.
#pragma once

#include <string>
#include <vector>

#include "conformance/examiner/findings.hpp"

namespace flowkit::conformance {

struct plan_step {
  std::string id;       ///< stays: "header-size"
  std::string title;    ///< what is asked: "Sampled headers have the configured size"
  std::string action;   ///< what the tester does meanwhile; "" for nothing
  std::string decided;  ///< by what, with the clause or ids of requirements
  verdict result{};     ///< not_seen: not decided
  std::string message;  ///< what was seen, or what is missing to decide it
};

struct plan_outcome {
  std::string name;  ///< "sflow-qualification"
  std::vector<plan_step> steps;

  [[nodiscard]] bool passed() const noexcept {
    for (const plan_step& s : steps)
      if (s.result == verdict::fail) return false;
    return true;
  }
};

}  // namespace flowkit::conformance
