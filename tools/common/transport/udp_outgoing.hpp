// SPDX-License-Identifier: BSL-1.0
// The messages of one sendmmsg(2). Each is a datagram, or a run of datagrams of equal size that the kernel (or the
// device) cuts apart: UDP_SEGMENT, one way through the network stack for up to 64 of them. Each may have a source and a
// target of its own (IP_PKTINFO, IPV6_PKTINFO). Payloads are not copied.
#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <span>

#include <flowkit/core/bytes.hpp>

#include "tools/common/transport/socket_address.hpp"

namespace flowkit::tools {

/// How many of these datagrams (at least one) the first of them leaves with as one message: those of its size that
/// follow, the last of which may be shorter, but not empty. At most 64, and 65,507 octets: the kernel's limits.
/// One if the first has more than `largest_segment` octets: what does not fit a device's MTU cannot be segmented.
[[nodiscard]] std::size_t segments_of(std::span<const octets> datagrams, std::size_t largest_segment) noexcept;

/// The way of a datagram over a socket that is not connected.
struct udp_route {
  ip_address source{};       ///< one of this machine's; family 0: the system chooses
  std::uint32_t target = 0;  ///< number among those of the socket
  friend constexpr bool operator==(const udp_route&, const udp_route&) = default;
};

/// A target as the kernel takes it.
struct udp_target {
  socket_address address;
  bool rejects = false;  ///< lately: what goes there goes one by one
};

/// None: over a connected socket.
struct udp_routes {
  std::span<const udp_route> of_each{};  ///< as many as datagrams
  std::span<const udp_target> targets{};
};

class udp_outgoing {
 public:
  static constexpr std::size_t max_messages = 64;
  static constexpr std::size_t max_datagrams = 1024;

  /// Views of as many datagrams from the front as fit, in their order; runs of them in one message each as
  /// segments_of() allows, and as long as they go the same way. Not empty unless `datagrams` are.
  void fill(std::span<const octets> datagrams, std::size_t largest_segment, const udp_routes& routes = {}) noexcept;

  /// For sendmmsg; valid until the next fill().
  [[nodiscard]] std::span<mmsghdr> messages() noexcept { return {messages_.data(), count_}; }
  /// How many datagrams are in a message, and in all of the first `messages`.
  [[nodiscard]] std::size_t segments(std::size_t message) const noexcept {
    return messages_[message].msg_hdr.msg_iovlen;
  }
  [[nodiscard]] std::size_t datagrams_in_first(std::size_t messages) const noexcept;

 private:
  struct control {
    alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(in6_pktinfo)) + CMSG_SPACE(sizeof(std::uint16_t))> octets;
  };
  // Of the message that is being filled: number count_.
  template <class T>
  void add(int level, int type, const T& value) noexcept;
  void address(const udp_route& by, const udp_routes& all) noexcept;

  std::array<mmsghdr, max_messages> messages_;
  std::array<control, max_messages> controls_;
  std::array<iovec, max_datagrams> places_;
  std::size_t count_ = 0;
};

}  // namespace flowkit::tools
