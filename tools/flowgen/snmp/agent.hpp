// SPDX-License-Identifier: BSL-1.0
// Answers SNMP for all devices, from one socket and in one thread of its own, however many they are.
#pragma once

#include <functional>
#include <thread>

#include "tools/common/transport/udp_socket.hpp"
#include "tools/flowgen/snmp/directory.hpp"

namespace flowkit::tools::snmp {

class agent {
 public:
  /// Bound to `at`; where devices have addresses of their own, to its port at all addresses. It answers as soon as it
  /// is there. `now` is the time of the run's clock, asked from the agent's thread. Throws startup_error (io).
  agent(const endpoint& at, std::vector<device> devices, const std::vector<ip_address>& addresses,
        std::function<timestamp()> now);
  agent(const agent&) = delete;
  agent& operator=(const agent&) = delete;
  ~agent() { stop(); }

  [[nodiscard]] endpoint local() const noexcept;
  /// Ends it; what was asked.
  const account& stop() noexcept;

 private:
  void serve() noexcept;
  bool serve_one(std::span<std::byte> room) noexcept;

  endpoint at_;
  directory devices_;
  std::function<timestamp()> now_;
  udp_socket socket_;
  descriptor wake_;  ///< an event that ends the thread
  std::thread thread_;
};

}  // namespace flowkit::tools::snmp
