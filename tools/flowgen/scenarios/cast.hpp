// SPDX-License-Identifier: BSL-1.0
// Which hosts of a site and beyond have the parts of a scenario. Scenarios of a site have hosts of their own, as long
// as there are any, so that an alert on a host is of one scenario.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/flowgen/scenarios/scenario.hpp"
#include "tools/flowgen/traffic/model.hpp"

namespace flowkit::tools {

/// Documentation addresses (RFC 5737), without the first and the last of each prefix.
inline constexpr std::uint32_t outside_hosts = 3 * 254;
/// So many of them are no servers of the background's.
inline constexpr std::uint32_t own_outside_hosts = 3 * 24;

/// IPv4 addresses; no source is a target.
struct cast {
  std::vector<std::uint32_t> sources, targets;
};

class casting {
 public:
  /// The network must outlive it.
  casting(const traffic_model& network, std::uint32_t site, std::uint64_t seed);

  /// Throws startup_error (usage), if the site has fewer hosts; `where` begins the message.
  [[nodiscard]] cast next(const scenario& s, const std::string& where);

 private:
  [[nodiscard]] std::vector<std::uint32_t> choose(const host_selector& s, const std::vector<std::uint32_t>& taken,
                                                  const std::string& where);

  const traffic_model& network_;
  std::uint32_t site_;
  std::uint64_t inside_, subnet_ = 0, data_centre_, outside_ = 0;  ///< where the next one begins
};

}  // namespace flowkit::tools
