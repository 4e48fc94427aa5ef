// SPDX-License-Identifier: BSL-1.0
// Datagrams that arrive on sockets, for a time. Asio stays in live.cpp.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tools/common/datagram.hpp"
#include "tools/common/stop_flag.hpp"
#include "tools/common/transport/connections.hpp"

namespace flowkit::tools {

struct live_counts {
  std::vector<std::string> names;               ///< where it was listened: "udp 127.0.0.1:2055"
  std::vector<std::string> errors;              ///< of sockets
  std::uint64_t kernel_drops = 0;               ///< datagrams
  std::vector<connection_account> connections;  ///< of those that were listened for
  timestamp until{};                            ///< when it ended
};

/// Where to listen, and how long.
struct live_settings {
  const std::vector<listen_address>& at;
  const tls_settings& tls;
  const connection_limits& connections;
  std::optional<duration> run_for;
};

/// Receives until the time is up or the flag is set. Messages of a connection come whole and in order; what stands in
/// the place of one that is cut, or of none, comes last. `say` is called with lines for the user, `tick` ten times a
/// second. Throws startup_error (io): a port in use ...
[[nodiscard]] live_counts receive_live(const live_settings& settings, const datagram_handler& handle,
                                       const std::function<void(const std::string&)>& say,
                                       const std::function<void()>& tick, const stop_flag& stop);

}  // namespace flowkit::tools
