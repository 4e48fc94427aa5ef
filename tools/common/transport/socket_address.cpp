// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/socket_address.hpp"

#include <cstring>

#include <flowkit/core/bytes.hpp>

namespace flowkit::tools {

socket_address to_socket_address(const endpoint& e) noexcept {
  socket_address out{};
  if (e.address.is_v4()) {
    out.v4.sin_family = AF_INET;
    out.v4.sin_port = htons(e.port);
    out.v4.sin_addr.s_addr = htonl(e.address.v4().value);
    out.size = sizeof out.v4;
  } else {
    out.v6.sin6_family = AF_INET6;
    out.v6.sin6_port = htons(e.port);
    std::memcpy(&out.v6.sin6_addr, e.address.octets().data(), 16);
    out.size = sizeof out.v6;
  }
  return out;
}

endpoint to_endpoint(const sockaddr& a) noexcept {
  if (a.sa_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, &a, sizeof v4);
    return {ipv4_address{ntohl(v4.sin_addr.s_addr)}, ntohs(v4.sin_port)};
  }
  if (a.sa_family == AF_INET6) {
    sockaddr_in6 v6;
    std::memcpy(&v6, &a, sizeof v6);
    ipv6_address address;
    std::memcpy(address.octets.data(), &v6.sin6_addr, 16);
    if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr))
      return {ipv4_address{load_be<std::uint32_t>(reinterpret_cast<const std::byte*>(&v6.sin6_addr) + 12)},
              ntohs(v6.sin6_port)};
    return {address, ntohs(v6.sin6_port)};
  }
  return {};
}

}  // namespace flowkit::tools
