// SPDX-License-Identifier: BSL-1.0
// endpoint <-> sockaddr.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include "tools/common/endpoint.hpp"

namespace flowkit::tools {

/// A sockaddr of either family with its length.
struct socket_address {
  union {
    sockaddr_in6 v6;  // first: `{}` clears the largest
    sockaddr_in v4;
    sockaddr any;
  };
  socklen_t size;
};

/// Family 0 is family 6's "any address".
[[nodiscard]] socket_address to_socket_address(const endpoint& e) noexcept;

/// IPv4 addresses mapped into IPv6 (::ffff:a.b.c.d: what a socket bound to `::` sees) come out as IPv4; other families
/// than the two as no address.
[[nodiscard]] endpoint to_endpoint(const sockaddr& a) noexcept;

}  // namespace flowkit::tools
