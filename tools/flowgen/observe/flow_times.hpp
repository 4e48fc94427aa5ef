// SPDX-License-Identifier: BSL-1.0
// The timeouts of an exporter, from the flows it exported: the longest ones were cut by one, and the longest wait for
// the export is the other.
#pragma once

#include <optional>
#include <queue>
#include <vector>

#include <flowkit/flow/table.hpp>

namespace flowkit::tools {

class flow_times {
 public:
  void add(const flow::record& r);

  /// The longest flow, if several are about as long: within 10 %, and no fewer than are a little shorter.
  [[nodiscard]] std::optional<duration> active_timeout() const;
  /// The longest time from the end of a flow to its export, up to an hour: longer ones are wrong clocks.
  [[nodiscard]] std::optional<duration> inactive_timeout() const;

 private:
  static constexpr std::size_t most = 4096;              ///< of the longest flows
  static constexpr std::size_t several = 6;              ///< three conversations: both directions last alike
  static constexpr duration least_timeout = seconds(1);  ///< shorter ones are bursts of short flows
  static constexpr duration longest_wait = seconds(3600);

  std::priority_queue<duration, std::vector<duration>, std::greater<>> longest_;
  duration wait_{};
};

}  // namespace flowkit::tools
