// SPDX-License-Identifier: BSL-1.0
// What the imagined network carries: flows of common applications between clients and servers of documentation and
// private addresses.
#pragma once

#include <span>

#include <flowkit/flow/table.hpp>

#include "tools/flowgen/traffic/mix.hpp"
#include "tools/flowgen/traffic/random.hpp"

namespace flowkit::tools {

enum class ip_version : std::uint8_t { v4 = 4, v6 = 6 };

/// When flows are exported, in milliseconds: after so long though they go on, and so long after their last packet at
/// the most.
struct flow_timeouts {
  std::uint32_t active_ms = 1'800'000, inactive_ms = 15'000;
};

class traffic {
 public:
  /// `site` sets the networks apart: each exporter sees clients of its own.
  traffic(std::uint64_t seed, std::uint32_t site, const flow_timeouts& t = {}) noexcept
      : random_(seed ^ 0xd1b54a32d192ed03 * (site + 1)),
        site_(site),
        active_ms_(t.active_ms),
        inactive_ms_(t.inactive_ms) {}

  /// Flows that have ended and are exported at `now`, times in whole milliseconds, made in place over others: members
  /// that are not present keep what they hold. Both versions of IP take the same chances: the rest of a flow does not
  /// depend on it.
  void next(timestamp now, ip_version version, const application_mix& mix, std::span<flow::record> into) noexcept;
  void next(timestamp now, ip_version version, std::span<flow::record> into) noexcept {
    next(now, version, application_mix::usual(), into);
  }
  flow::record next(timestamp now, ip_version version = ip_version::v4) noexcept {
    flow::record r{};
    next(now, version, {&r, 1});
    return r;
  }

 private:
  random_source random_;
  std::uint32_t site_, active_ms_, inactive_ms_;
};

}  // namespace flowkit::tools
