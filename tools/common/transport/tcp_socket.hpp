// SPDX-License-Identifier: BSL-1.0
// TCP sockets: listening, accepted, connected; none of them blocks.
#pragma once

#include <string>

#include <flowkit/core/time.hpp>

#include "tools/common/endpoint.hpp"
#include "tools/common/stop_flag.hpp"
#include "tools/common/transport/descriptor.hpp"

namespace flowkit::tools {

/// Listens at `at`; without address, or at ::, for IPv4 and IPv6. Throws startup_error (io). `how`: for its message,
/// tcp or what is spoken over it.
[[nodiscard]] descriptor listen_tcp(transport how, const endpoint& at);

/// The next connection that waits, and whose it is; none and errno.
[[nodiscard]] descriptor accept_tcp(int listening, endpoint& peer) noexcept;

struct connected_socket {
  descriptor socket;
  std::string error;  ///< why there is none: "connection refused"; empty and none: stopped
};
/// From `from` unless it has neither address nor port. Waits for an answer, but no longer than `most`.
[[nodiscard]] connected_socket connect_tcp(const endpoint& target, const endpoint& from, duration most,
                                           const stop_flag* stop);

/// Waits until the socket can be read (POLLIN), written (POLLOUT): what it can, 0 when the time is up or it was
/// stopped.
[[nodiscard]] short wait_for(int fd, short events, duration most, const stop_flag* stop) noexcept;

/// Lets the process have as many descriptors as it may (RLIMIT_NOFILE).
void raise_descriptor_limit() noexcept;

}  // namespace flowkit::tools
