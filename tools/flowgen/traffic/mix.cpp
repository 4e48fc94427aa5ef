// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/traffic/mix.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include <flowkit/packet/ip.hpp>

namespace flowkit::tools {

namespace {
namespace ip = packet::ip_protocol;

const std::array<application, 10> usual_applications{{
    {ip::tcp, 443, 44, {6, 60'000}, 60, 1500, {1, 300'000}},
    {ip::udp, 443, 14, {8, 40'000}, 80, 1350, {1, 120'000}},
    {ip::udp, 53, 22, {1, 4}, 60, 512, {1, 200}},
    {ip::tcp, 80, 7, {5, 4'000}, 60, 1500, {1, 60'000}},
    {ip::tcp, 22, 2, {10, 20'000}, 60, 900, {1, 1'800'000}},
    {ip::tcp, 25, 1, {8, 900}, 60, 1400, {1, 30'000}},
    {ip::udp, 123, 3, {1, 2}, 76, 76, {1, 60}},
    {ip::tcp, 445, 2, {10, 30'000}, 60, 1500, {1, 600'000}},
    {ip::icmp, 0, 4, {1, 20}, 84, 84, {1, 20'000}},
    {ip::udp, 5060, 1, {1, 12}, 400, 1200, {1, 5'000}},
}};
/// Of larger sums the shares are rounded, the least to one.
constexpr std::uint64_t most_shares = 4096;
}  // namespace

application_mix::application_mix(std::span<const application> all) : all_(all.begin(), all.end()) {
  assert(!all.empty());
  for (const application& a : all) weight_ += a.weight;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const std::uint64_t share = weight_ <= most_shares ? all_[i].weight : all_[i].weight * most_shares / weight_;
    shares_.insert(shares_.end(), std::max<std::uint64_t>(share, 1), static_cast<std::uint16_t>(i));
  }
}

const application_mix& application_mix::usual() {
  static const application_mix one{usual_applications};
  return one;
}

}  // namespace flowkit::tools
