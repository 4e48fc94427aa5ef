// SPDX-License-Identifier: BSL-1.0
// What the imagined network carries: flows of common applications between clients and servers of documentation and
// private addresses.
#pragma once

#include <flowkit/flow/finish.hpp>

#include "tools/flowgen/random.hpp"

namespace flowkit::tools {

enum class ip_version : std::uint8_t { v4 = 4, v6 = 6 };

class traffic {
 public:
  /// `site` sets the networks apart: each exporter sees clients of its own.
  traffic(std::uint64_t seed, std::uint32_t site) noexcept
      : random_(seed ^ 0xd1b54a32d192ed03 * (site + 1)), site_(site) {}

  /// A flow that has ended and is exported at `now`, times in whole milliseconds. Both versions of IP take the same
  /// chances: the rest of the flow does not depend on it.
  flow::record next(timestamp now, ip_version version = ip_version::v4) noexcept {
    flow::record r{};
    next(now, version, r);
    return r;
  }
  /// The same in place, over another flow: members that are not present keep what they hold.
  void next(timestamp now, ip_version version, flow::record& r) noexcept;

 private:
  random_source random_;
  std::uint32_t site_;
};

}  // namespace flowkit::tools
