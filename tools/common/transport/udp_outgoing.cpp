// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/udp_outgoing.hpp"

#include <netinet/in.h>
#include <netinet/udp.h>

#include <algorithm>
#include <cstring>

#include "tools/common/udp_frame.hpp"

namespace flowkit::tools {

namespace {
/// UDP_MAX_SEGMENTS of the kernel; newer ones take 128.
constexpr std::size_t max_segments = 64;

/// How many of these go the way of the first; more than a message can hold need not be looked at.
std::size_t same_way(std::span<const udp_route> routes) noexcept {
  const std::size_t most = std::min(routes.size(), max_segments);
  std::size_t n = 1;
  while (n < most && routes[n] == routes.front()) ++n;
  return n;
}
}  // namespace

std::size_t segments_of(std::span<const octets> datagrams, std::size_t largest_segment) noexcept {
  const std::size_t size = datagrams.front().size();
  if (size == 0 || size > largest_segment) return 1;
  const std::size_t most = std::min({datagrams.size(), max_segments, max_udp_payload / size});
  std::size_t n = 1;
  while (n < most && datagrams[n].size() == size) ++n;
  // A last one that is shorter fits where one of full size would, and may where that would not.
  const bool shorter = n < std::min(datagrams.size(), max_segments) && !datagrams[n].empty() &&
                       datagrams[n].size() < size && n * size + datagrams[n].size() <= max_udp_payload;
  return n + (shorter ? 1 : 0);
}

template <class T>
void udp_outgoing::add(int level, int type, const T& value) noexcept {
  msghdr& to = messages_[count_].msg_hdr;
  std::byte* const at = controls_[count_].octets.data() + to.msg_controllen;
  std::memset(at, 0, CMSG_SPACE(sizeof value));
  cmsghdr head{};
  head.cmsg_len = CMSG_LEN(sizeof value), head.cmsg_level = level, head.cmsg_type = type;
  std::memcpy(at, &head, sizeof head);
  std::memcpy(at + CMSG_LEN(0), &value, sizeof value);
  to.msg_control = controls_[count_].octets.data();
  to.msg_controllen += CMSG_SPACE(sizeof value);
}

void udp_outgoing::address(const udp_route& by, const udp_routes& all) noexcept {
  msghdr& m = messages_[count_].msg_hdr;
  const socket_address& to = all.targets[by.target].address;
  m.msg_name = const_cast<sockaddr*>(&to.any);
  m.msg_namelen = to.size;
  if (by.source.is_v4()) {
    in_pktinfo from{};
    std::memcpy(&from.ipi_spec_dst, by.source.octets().data(), sizeof from.ipi_spec_dst);
    add(IPPROTO_IP, IP_PKTINFO, from);
  } else if (by.source.is_v6()) {
    in6_pktinfo from{};
    std::memcpy(&from.ipi6_addr, by.source.octets().data(), sizeof from.ipi6_addr);
    add(IPPROTO_IPV6, IPV6_PKTINFO, from);
  }
}

void udp_outgoing::fill(std::span<const octets> datagrams, std::size_t largest_segment,
                        const udp_routes& routes) noexcept {
  count_ = 0;
  std::size_t used = 0;
  while (used < datagrams.size() && count_ < max_messages && used < max_datagrams) {
    std::span<const octets> next = datagrams.subspan(used, std::min(datagrams.size(), max_datagrams) - used);
    messages_[count_] = {};
    msghdr& m = messages_[count_].msg_hdr;
    std::size_t largest = largest_segment;
    if (!routes.of_each.empty()) {
      const udp_route& by = routes.of_each[used];
      if (routes.targets[by.target].rejects) largest = 0;
      next = next.first(std::min(next.size(), same_way(routes.of_each.subspan(used))));
      address(by, routes);
    }
    const std::size_t n = segments_of(next, largest);
    if (n > 1) add(IPPROTO_UDP, UDP_SEGMENT, static_cast<std::uint16_t>(next.front().size()));
    m.msg_iov = &places_[used];
    m.msg_iovlen = n;
    for (const octets& d : next.first(n))
      places_[used++] = {.iov_base = const_cast<std::byte*>(d.data()), .iov_len = d.size()};
    ++count_;
  }
}

std::size_t udp_outgoing::datagrams_in_first(std::size_t messages) const noexcept {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < messages; ++i) sum += segments(i);
  return sum;
}

}  // namespace flowkit::tools
