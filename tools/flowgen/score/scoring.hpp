// SPDX-License-Identifier: BSL-1.0
// Alerts held against labels: which attacks were found and when, which alerts are of none.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "tools/flowgen/score/alert.hpp"
#include "tools/flowgen/score/scored_label.hpp"

namespace flowkit::tools::score {

enum class alert_verdict : std::uint8_t {
  attack,   ///< of an attack
  benign,   ///< false: of what only looks like one
  none,     ///< false: of no label
  ignored,  ///< by a rule of the map
};

struct label_score {
  std::uint64_t alerts = 0;
  std::optional<duration> first;  ///< from the label's first flow to its first alert; less than 0: before it
};

struct alert_score {
  alert_verdict verdict = alert_verdict::none;
  std::size_t label = 0;  ///< of attack and benign
};

struct score_result {
  std::vector<label_score> labels;  ///< as they were given
  std::vector<alert_score> alerts;  ///< likewise
  std::uint64_t attacks = 0, found = 0;
  std::uint64_t of_attacks = 0, of_benign = 0, of_none = 0, ignored = 0;

  [[nodiscard]] std::uint64_t false_alerts() const noexcept { return of_benign + of_none; }
  /// Of the alerts that are not ignored, those of attacks; nothing: there are none.
  [[nodiscard]] std::optional<double> precision() const noexcept;
  /// Of the attacks, those that were found; nothing: there are none.
  [[nodiscard]] std::optional<double> recall() const noexcept;
  [[nodiscard]] bool is_clean() const noexcept { return found == attacks && false_alerts() == 0; }
};

/// Is it an alert of this label: by hosts and port, time, and rule or technique?
[[nodiscard]] bool is_of(const alert& a, const scored_label& l, const score_map& map);

/// An alert that several labels fit is of the attack whose flows began last before it; attacks go before others.
[[nodiscard]] score_result score_alerts(std::span<const scored_label> labels, std::span<const alert> alerts,
                                        const score_map& map);

}  // namespace flowkit::tools::score
