// SPDX-License-Identifier: BSL-1.0
// Two decoders, the same frames: fed in step, and their answers compared as they come.
#pragma once

#include <functional>
#include <span>

#include "conformance/diff/difference.hpp"
#include "conformance/testee/session.hpp"

namespace flowkit::conformance {

struct duel_options {
  std::vector<std::string> a, b;  ///< commands
  testee_limits limits;
  bool late_counts = false;  ///< that one is late and the other is not is a difference
  member_names ignored;
};

/// How both ended.
struct duel_end {
  std::optional<difference> found;  ///< of a fault; differences of answers are told while it runs
  std::size_t compared = 0;         ///< frames to which both had an answer
  testee_run a, b;
  bool both_failed = false;  ///< in the same way at the same frame: nothing after it was compared
};

/// Of frame n, which counts from 1; false ends it.
using answers_handler = std::function<bool(std::size_t n, const answer& a, const answer& b)>;

/// Tells all answers in order. Throws startup_error (usage) if a command cannot be started.
[[nodiscard]] duel_end run_duel(const duel_options& o, std::size_t frames,
                                const std::function<tools::datagram(std::size_t)>& frame, const answers_handler& each,
                                const tools::stop_flag* stop = nullptr);

/// The first difference.
struct first_difference {
  std::optional<difference> found;
  bool refused_before = false;    ///< B refuses one of the frames before it
  std::uint64_t unsupported = 0;  ///< frames that one of them does not do: not compared
  duel_end end;                   ///< without `found`: how both ended
};
[[nodiscard]] first_difference find_difference(const duel_options& o, std::size_t frames,
                                               const std::function<tools::datagram(std::size_t)>& frame,
                                               const tools::stop_flag* stop = nullptr);

}  // namespace flowkit::conformance
