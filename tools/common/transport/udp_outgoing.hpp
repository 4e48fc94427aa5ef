// SPDX-License-Identifier: BSL-1.0
// The messages of one sendmmsg(2). Each is a datagram, or a run of datagrams of equal size that the kernel (or the
// device) cuts apart: UDP_SEGMENT, one way through the network stack for up to 64 of them. Payloads are not copied.
#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <span>

#include <flowkit/core/bytes.hpp>

namespace flowkit::tools {

/// How many of these datagrams (at least one) the first of them leaves with as one message: those of its size that
/// follow, the last of which may be shorter, but not empty. At most 64, and 65,507 octets: the kernel's limits.
/// One if the first has more than `largest_segment` octets: what does not fit a device's MTU cannot be segmented.
[[nodiscard]] std::size_t segments_of(std::span<const octets> datagrams, std::size_t largest_segment) noexcept;

class udp_outgoing {
 public:
  static constexpr std::size_t max_messages = 64;
  static constexpr std::size_t max_datagrams = 1024;

  /// Views of as many datagrams from the front as fit, in their order; runs of them in one message each as
  /// segments_of() allows. Not empty unless `datagrams` are.
  void fill(std::span<const octets> datagrams, std::size_t largest_segment) noexcept;

  /// For sendmmsg; valid until the next fill().
  [[nodiscard]] std::span<mmsghdr> messages() noexcept { return {messages_.data(), count_}; }
  /// How many datagrams are in a message, and in all of the first `messages`.
  [[nodiscard]] std::size_t segments(std::size_t message) const noexcept {
    return messages_[message].msg_hdr.msg_iovlen;
  }
  [[nodiscard]] std::size_t datagrams_in_first(std::size_t messages) const noexcept;

 private:
  struct control {
    alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(std::uint16_t))> octets;
  };

  std::array<mmsghdr, max_messages> messages_;
  std::array<control, max_messages> controls_;
  std::array<iovec, max_datagrams> places_;
  std::size_t count_ = 0;
};

}  // namespace flowkit::tools
