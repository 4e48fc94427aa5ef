// SPDX-License-Identifier: BSL-1.0
// Sampled packets from any first header on: every layer lies within, one behind the other, and what follows the octets
// in memory changes nothing.
#include <flowkit/packet/dissect.hpp>

#include "fuzz/datagrams.hpp"

using namespace flowkit;
using namespace flowkit::packet;

namespace {
void check_packet(octets in, const dissection& d, const dissection::ip_packet& p) {
  if (p.network != dissection::none) {
    fuzz::require(p.network < d.size());
    const layer_kind network = d[p.network].kind;
    fuzz::require(network == layer_kind::ipv4 || network == layer_kind::ipv6);
  }
  // A packet may begin with its transport header.
  fuzz::require(p.transport == dissection::none || p.transport < d.size());
  fuzz::require(p.transport == dissection::none || p.network == dissection::none || p.network < p.transport);
  if (p.has_ports()) fuzz::require(p.ports + 4u <= in.size() && ports(in, p).known);
}

void check(octets in, layer_kind first, std::size_t length) {
  const dissection d = dissect(in, first, length);
  fuzz::require(d.offset() <= in.size());
  std::size_t behind = 0;
  for (const layer& l : d) {
    fuzz::require(l.offset >= behind && l.offset < in.size());
    behind = l.offset + 1u;
  }
  fuzz::require(d.empty() || behind <= d.offset());
  for (const std::uint8_t i : {d.vlan(), d.mpls(), d.tunnel()}) fuzz::require(i == dissection::none || i < d.size());
  if (d.vlan() != dissection::none) fuzz::require(d[d.vlan()].kind == layer_kind::vlan);
  if (d.mpls() != dissection::none) fuzz::require(d[d.mpls()].kind == layer_kind::mpls);
  check_packet(in, d, d.outer());
  check_packet(in, d, d.inner());

  std::vector<std::byte> more(in.begin(), in.end());
  more.resize(in.size() + 64, std::byte{0x45});
  const dissection other = dissect(octets{more}.first(in.size()), first, length);
  fuzz::require(other.size() == d.size() && other.why() == d.why() && other.offset() == d.offset());
  for (std::size_t i = 0; i < d.size(); ++i)
    fuzz::require(other[i].kind == d[i].kind && other[i].offset == d[i].offset);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) noexcept {
  if (size < 2) return 0;
  const std::vector<std::byte> in{reinterpret_cast<const std::byte*>(data) + 2,
                                  reinterpret_cast<const std::byte*>(data) + size};
  // The packet may have been longer than what was sampled of it.
  const auto first = static_cast<layer_kind>(data[0] % (static_cast<unsigned>(layer_kind::payload) + 1));
  check(in, first, in.size() + (data[1] < 128 ? 0 : 16 * data[1]));
  return 0;
}
