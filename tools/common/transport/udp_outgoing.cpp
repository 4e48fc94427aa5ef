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

void udp_outgoing::fill(std::span<const octets> datagrams, std::size_t largest_segment) noexcept {
  count_ = 0;
  std::size_t used = 0;
  while (!datagrams.empty() && count_ < max_messages && used < max_datagrams) {
    const std::size_t n =
        segments_of(datagrams.first(std::min(datagrams.size(), max_datagrams - used)), largest_segment);
    messages_[count_] = {};
    msghdr& m = messages_[count_].msg_hdr;
    m.msg_iov = &places_[used];
    m.msg_iovlen = n;
    for (const octets& d : datagrams.first(n))
      places_[used++] = {.iov_base = const_cast<std::byte*>(d.data()), .iov_len = d.size()};
    if (n > 1) {
      m.msg_control = controls_[count_].octets.data();
      m.msg_controllen = sizeof controls_[count_].octets;
      controls_[count_].octets.fill({});
      cmsghdr* const c = CMSG_FIRSTHDR(&m);
      c->cmsg_level = IPPROTO_UDP;
      c->cmsg_type = UDP_SEGMENT;
      c->cmsg_len = CMSG_LEN(sizeof(std::uint16_t));
      const auto size = static_cast<std::uint16_t>(datagrams.front().size());
      std::memcpy(CMSG_DATA(c), &size, sizeof size);
    }
    ++count_;
    datagrams = datagrams.subspan(n);
  }
}

std::size_t udp_outgoing::datagrams_in_first(std::size_t messages) const noexcept {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < messages; ++i) sum += segments(i);
  return sum;
}

}  // namespace flowkit::tools
