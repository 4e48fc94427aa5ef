// SPDX-License-Identifier: BSL-1.0
// What the imagined network carries: flows of common applications between clients and servers of documentation and
// private addresses.
#pragma once

#include <span>

#include <flowkit/flow/table.hpp>

#include "tools/flowgen/random.hpp"

namespace flowkit::tools {

enum class ip_version : std::uint8_t { v4 = 4, v6 = 6 };

class traffic {
 public:
  /// `site` sets the networks apart: each exporter sees clients of its own.
  traffic(std::uint64_t seed, std::uint32_t site) noexcept
      : random_(seed ^ 0xd1b54a32d192ed03 * (site + 1)), site_(site) {}

  /// Flows that have ended and are exported at `now`, times in whole milliseconds, made in place over others: members
  /// that are not present keep what they hold. Both versions of IP take the same chances: the rest of a flow does not
  /// depend on it.
  void next(timestamp now, ip_version version, std::span<flow::record> into) noexcept;
  flow::record next(timestamp now, ip_version version = ip_version::v4) noexcept {
    flow::record r{};
    next(now, version, {&r, 1});
    return r;
  }

 private:
  random_source random_;
  std::uint32_t site_;
};

}  // namespace flowkit::tools
