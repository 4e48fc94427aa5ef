// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/udp_wait.hpp"

#include <algorithm>

namespace flowkit::tools {

bool udp_wait::would_wait(std::size_t datagrams) noexcept {
  const bool in_vain = waited_ && datagrams < worthwhile;
  waited_ = false;
  if (in_vain) skip_ = skip_left_ = std::clamp(skip_ * 2, 1u, most_skipped);
  if (datagrams == 0) length_ = at_first;
  if (datagrams == 0 || in_vain) return false;
  if (datagrams >= worthwhile) {
    skip_ = skip_left_ = 0;
  } else if (skip_left_ != 0) {
    --skip_left_;
    return false;
  }
  if (datagrams > 2 * enough)
    length_.ns = std::max(length_.ns / 2, shortest.ns);
  else if (datagrams < enough)
    length_.ns = std::min(length_.ns * 2, longest.ns);
  return true;
}

duration udp_wait::within(std::size_t room) noexcept {
  const auto octets = static_cast<std::int64_t>(room);
  duration most{octets / octets_per_ns};
  if (most >= until_line) most = std::max(until_line, duration{octets / line_octets_per_ns});
  const duration wait = std::min(length_, most);
  waited_ = wait >= shortest;
  return waited_ ? wait : duration{0};
}

}  // namespace flowkit::tools
