// SPDX-License-Identifier: BSL-1.0
// Do these frames still make the two decoders differ in the same way? Asked of fresh processes, and of many candidates
// at once in one pair of processes, each candidate from an address of its own.
#pragma once

#include <chrono>

#include "conformance/case_files/case_file.hpp"
#include "conformance/diff/duel.hpp"

namespace flowkit::conformance {

using case_frames = std::vector<case_frame>;

/// How long a reduction may go on.
struct attempt_limits {
  std::uint64_t runs = 5'000;  ///< of pairs of processes
  duration time = seconds(60);
};

class attempts {
 public:
  static constexpr std::size_t most_together = 400;  ///< candidates for a pair of processes

  /// `way`: of the difference that is to stay (way_of). `clean`: B accepts all frames before it, and is to go on doing
  /// so: a case of good datagrams does not become one of bad ones.
  attempts(const duel_options& o, std::string way, bool clean, const attempt_limits& limits,
           const tools::stop_flag* stop)
      : options_(o), way_(std::move(way)), clean_(clean), limits_(limits), stop_(stop) {}

  /// True: they still differ so. `frames` then ends with the frame at which they do.
  [[nodiscard]] bool holds(case_frames& frames);

  struct screened {
    std::vector<std::size_t> good;  ///< for which it seems to hold; holds() has the last word
    std::size_t looked_at = 0;      ///< the first so many: where the difference is a fault, no more after a good one
  };
  /// Of at most most_together candidates. Without is_isolated() all of them are good.
  [[nodiscard]] screened screen(const std::vector<case_frames>& candidates);

  /// Found out with a case that holds: does it hold as often from other addresses, in the same processes?
  void look_for_isolation(const case_frames& frames);
  [[nodiscard]] bool is_isolated() const noexcept { return isolated_; }

  [[nodiscard]] bool exhausted() const noexcept;
  [[nodiscard]] std::uint64_t runs() const noexcept { return runs_; }
  [[nodiscard]] std::uint64_t tried() const noexcept { return tried_; }
  [[nodiscard]] const attempt_limits& limits() const noexcept { return limits_; }

 private:
  [[nodiscard]] bool is_wanted(const difference& d, bool refused_before) const;
  /// From candidates[from] on; returns how many were answered.
  std::size_t batch(const std::vector<const case_frames*>& candidates, std::size_t from, std::vector<bool>& hold);

  const duel_options& options_;
  std::string way_;
  bool clean_;
  attempt_limits limits_;
  const tools::stop_flag* stop_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::uint64_t runs_ = 0, tried_ = 0;
  bool isolated_ = false;
};

}  // namespace flowkit::conformance
