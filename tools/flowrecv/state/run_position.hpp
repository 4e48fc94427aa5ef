// SPDX-License-Identifier: BSL-1.0
// Where a run of sequence numbers was with its last message: what flow::exporter_run is made from again after a
// restart of flowrecv, and what shows how much was sent in between.
#pragma once

#include <flowkit/flow/exporter_runs.hpp>

namespace flowkit::tools {

struct run_position {
  origin id = 0;  ///< within the session
  std::uint16_t port = 0, first_port = 0;
  std::uint32_t expected = 0;       ///< the number of the next message
  std::uint32_t self_expected = 0;  ///< IPFIX: as if numbers included the records of the message itself
  std::uint32_t uptime_ms = 0;
  timestamp exported{}, received{};
  std::int8_t evidence = 0;
  bool has_uptime = false, tells_boot = false;
  bool knows_number = false;  ///< false after data sets without template: their records could not be counted
  bool resumes = false;       ///< loaded, and nothing has come since; not saved

  friend bool operator==(const run_position&, const run_position&) = default;

  void take(const flow::exporter_run& r) noexcept {
    expected = r.sequence.expected(), self_expected = r.self_counting.expected();
    evidence = r.evidence, tells_boot = r.tells_boot, knows_number = true;
  }
  /// `r`: a new run.
  void give(flow::exporter_run& r) const noexcept {
    r.first_port = first_port;
    if (has_uptime) r.uptime.observe(uptime_ms, exported);
    if (knows_number) {
      r.sequence.observe(expected, 0);
      r.self_counting.observe(self_expected, 0);
      r.next_sequence = expected;
    }
    r.evidence = evidence, r.tells_boot = tells_boot;
    r.messages = 1;
  }
};

/// Wraps the observation of a message: units that the first one after a load shows to be missing were sent while
/// flowrecv was not running. They are no loss of the network, however many they are.
class resumption {
 public:
  /// `at`: null, or not loaded: nothing is special.
  resumption(run_position* at, flow::exporter_run& run, std::uint32_t number) noexcept
      : at_(at != nullptr && at->resumes ? at : nullptr), run_(run), number_(number) {
    if (at_ == nullptr) return;
    expected_ = run.sequence.expected(), self_expected_ = run.self_counting.expected();
    const std::uint32_t ahead = number - expected_;
    // As a gap it would be too large to be accepted at once.
    is_far_ = at_->knows_number && ahead > flow::sequence_tracker::max_gap && ahead < std::uint32_t{1} << 31;
    if (is_far_) run.sequence = {}, run.self_counting = {};
  }
  /// After it: so many units.
  [[nodiscard]] std::uint32_t missed(flow::sequence_event event) noexcept {
    using enum flow::sequence_event;
    if (at_ == nullptr || event == late || event == duplicate || event == held) return 0;
    at_->resumes = false;
    if (!at_->knows_number || run_.restarted || event == restart)
      return 0;  // what the former run still sent is unknown
    const std::uint32_t own_units = run_.counts_itself() ? run_.next_sequence - number_ : 0;
    const std::uint32_t missing = number_ - own_units - (run_.counts_itself() ? self_expected_ : expected_);
    if (is_far_) return missing;
    if (event != gap) return 0;
    run_.sequence.retract(expected_, number_ - expected_);
    run_.self_counting.retract(self_expected_, missing);
    return missing;
  }

 private:
  run_position* at_;
  flow::exporter_run& run_;
  std::uint32_t number_, expected_ = 0, self_expected_ = 0;
  bool is_far_ = false;
};

}  // namespace flowkit::tools
