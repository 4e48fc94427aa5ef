// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/udp_incoming.hpp"

#include <netinet/udp.h>

#include <algorithm>
#include <cstring>

namespace flowkit::tools {

namespace {

/// No datagram and no bundle is larger: none is ever cut.
constexpr std::size_t slot_size = 65536;

template <class T>
T data_of(cmsghdr* c) noexcept {
  T out;
  std::memcpy(&out, CMSG_DATA(c), sizeof out);
  return out;
}

}  // namespace

udp_incoming::udp_incoming() : octets_(new std::byte[max_messages * slot_size]) {
  for (std::size_t i = 0; i < max_messages; ++i) {
    places_[i] = {.iov_base = octets_.get() + i * slot_size, .iov_len = slot_size};
    msghdr& m = messages_[i].msg_hdr;
    m.msg_name = &sources_[i].any;
    m.msg_iov = &places_[i];
    m.msg_iovlen = 1;
    m.msg_control = controls_[i].octets.data();
    prepare(i);
  }
}

/// recvmmsg overwrites the sizes.
void udp_incoming::prepare(std::size_t i) noexcept {
  messages_[i].msg_hdr.msg_namelen = sizeof(sockaddr_in6);
  messages_[i].msg_hdr.msg_controllen = sizeof(control::octets);
}

int udp_incoming::receive(int fd) noexcept {
  for (std::size_t i = 0; i < count_; ++i) prepare(i);
  count_ = 0;
  const int n = recvmmsg(fd, messages_.data(), max_messages, MSG_DONTWAIT, nullptr);
  if (n > 0) count_ = static_cast<std::size_t>(n);
  return n;
}

udp_message udp_incoming::message(std::size_t i) noexcept {
  mmsghdr& m = messages_[i];
  udp_message out{.payload = {static_cast<const std::byte*>(m.msg_hdr.msg_iov->iov_base), m.msg_len},
                  .segment = std::max(m.msg_len, 1u),
                  .source = &sources_[i].any,
                  .received = {},
                  .drops = {}};
  for (cmsghdr* c = CMSG_FIRSTHDR(&m.msg_hdr); c != nullptr; c = CMSG_NXTHDR(&m.msg_hdr, c)) {
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
      const auto t = data_of<timespec>(c);
      out.received = from_unix_seconds(t.tv_sec) + duration{t.tv_nsec};
    } else if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_RXQ_OVFL) {
      out.drops = data_of<std::uint32_t>(c);
    } else if (c->cmsg_level == IPPROTO_UDP && c->cmsg_type == UDP_GRO) {
      if (const int size = data_of<int>(c); size > 0) out.segment = static_cast<std::size_t>(size);
    }
  }
  return out;
}

}  // namespace flowkit::tools
