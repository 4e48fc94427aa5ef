// SPDX-License-Identifier: BSL-1.0
// SNMP for the exporters of a run: their counters, and the agent that answers with them.
#pragma once

#include <deque>

#include "tools/common/stop_flag.hpp"
#include "tools/flowgen/exporters/exporter.hpp"
#include "tools/flowgen/profile/profile.hpp"
#include "tools/flowgen/snmp/agent.hpp"

namespace flowkit::tools {

/// One of the exporters, in their order.
struct snmp_exporter {
  exporter* of;
  std::shared_ptr<const profile> imitates;
  ip_address address;  ///< its own; of family 0: it has none
};

class snmp_service {
 public:
  /// Before the first datagram: exporters count from now on. They outlive it. `now` is the time of the run's clock,
  /// asked from another thread. Throws startup_error (io).
  snmp_service(const endpoint& at, std::span<const snmp_exporter> exporters, std::function<timestamp()> now);

  /// Goes on for so long, or until it is stopped; then it ends, and says what was asked.
  void finish(duration linger, const stop_flag& stop);

 private:
  std::deque<device_counters> counters_;  ///< in place: the agent's thread and the exporters point there
  std::optional<snmp::agent> agent_;
};

}  // namespace flowkit::tools
