// SPDX-License-Identifier: BSL-1.0
#include "tools/common/udp_wait.hpp"

#include <algorithm>

namespace flowkit::tools {

duration udp_wait::after(std::size_t datagrams, std::size_t room) noexcept {
  const bool in_vain = waited_ && datagrams < worthwhile;
  waited_ = false;
  if (in_vain) skip_ = skip_left_ = std::clamp(skip_ * 2, 1u, most_skipped);
  if (datagrams == 0) length_ = longest;
  if (datagrams == 0 || in_vain) return duration{0};
  if (datagrams >= worthwhile) {
    skip_ = skip_left_ = 0;
  } else if (skip_left_ != 0) {
    --skip_left_;
    return duration{0};
  }
  if (datagrams > 2 * enough)
    length_.ns = std::max(length_.ns / 2, shortest.ns);
  else if (datagrams < enough)
    length_.ns = std::min(length_.ns * 2, longest.ns);
  const duration holds{static_cast<std::int64_t>(room) / octets_per_ns};
  const duration wait = std::min(length_, holds);
  if (wait < shortest) return duration{0};
  waited_ = true;
  return wait;
}

}  // namespace flowkit::tools
