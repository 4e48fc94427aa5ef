// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/traffic/mix.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include <flowkit/packet/ip.hpp>

namespace flowkit::tools {

namespace {
namespace ip = packet::ip_protocol;

constexpr std::array<application, 10> usual_ones{{
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

template <std::size_t N>
constexpr bool is_in(std::uint16_t port, const std::array<std::uint16_t, N>& ports) noexcept {
  return std::find(ports.begin(), ports.end(), port) != ports.end();
}
// smtp, smtps, syslog, submission, rsync, syslog over TLS, Amanda, Bacula
constexpr std::array<std::uint16_t, 9> sends{25, 465, 514, 587, 873, 6514, 9102, 9103, 10'080};
// ssh, kpasswd, SMB, NFS, iSCSI, RDP
constexpr std::array<std::uint16_t, 6> both_ways{22, 445, 2049, 3260, 3389, 139};
constexpr std::array<std::uint16_t, 4> calls{5060, 5061, 3478, 3479};
// Those whose servers an organisation has itself: DHCP, DNS, NTP, Kerberos, LDAP, SMB, syslog, mail that is sent ...
constexpr std::array<std::uint16_t, 24> of_data_centre{22,  25,   53,   67,   88,   123,  135,  137,
                                                       139, 161,  389,  445,  465,  514,  587,  636,
                                                       873, 2049, 3260, 3306, 3389, 6514, 9102, 10'080};

talk talk_of(const application& a) noexcept {
  if (a.protocol != ip::tcp && a.protocol != ip::udp) return talk::echo;
  if (a.port == 123) return talk::echo;
  if (a.port == 53) return talk::ask;
  if (is_in(a.port, sends)) return talk::up;
  if (is_in(a.port, both_ways)) return talk::either;
  return is_in(a.port, calls) ? talk::alike : talk::down;
}
}  // namespace

manners::manners(const application& a) noexcept
    : how(talk_of(a)),
      internal(is_in(a.port, of_data_centre)),
      acknowledges(how <= talk::either),
      has_ports(a.protocol == ip::tcp || a.protocol == ip::udp || (a.protocol != ip::icmp && a.port != 0)),
      shift(static_cast<std::uint32_t>(random_source::at(7, a.port) >> 32)),
      heavy_least(a.min_octets),
      heavy_more(a.max_octets - a.min_octets),
      light_least(heavy_least),
      light_more(heavy_more) {
  // Where a direction carries the data, its packets are of the upper half of the range; the others acknowledge them.
  const std::uint32_t range = heavy_more;
  switch (how) {
    case talk::down:
    case talk::up:
    case talk::either: heavy_least += range / 2, heavy_more -= range / 2, light_more = range / 8; break;
    case talk::ask: heavy_least += range / 4, heavy_more -= range / 4, light_more = range / 4; break;
    case talk::alike:
    case talk::echo: break;
  }
}

application_mix::application_mix(std::span<const application> all, std::uint32_t stream, const record_habits& h)
    : stream_(stream), habits_(h) {
  assert(!all.empty());
  for (const application& a : all) {
    all_.push_back({a, manners{a}});
    weight_ += a.weight;
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::uint64_t share = weight_ <= most_shares ? all[i].weight : all[i].weight * most_shares / weight_;
    shares_.insert(shares_.end(), std::max<std::uint64_t>(share, 1), static_cast<std::uint16_t>(i));
  }
}

const application_mix& application_mix::usual() {
  static const application_mix one{usual_ones};
  return one;
}
std::span<const application> application_mix::usual_applications() noexcept { return usual_ones; }

}  // namespace flowkit::tools
