// SPDX-License-Identifier: BSL-1.0
// A record of your own: a plain struct and a layout for it give both directions of the codec.
#include <cstdio>

#include <flowkit/core/layout.hpp>
#include <flowkit/core/packed.hpp>
#include <flowkit/ie/iana.hpp>

using namespace flowkit;

struct sample {
  ipv4_address source;
  std::uint32_t octets;
  std::uint8_t priority;
  std::uint16_t vlan;
  friend bool operator==(const sample&, const sample&) = default;
};

// clang-format off
inline constexpr auto sample_layout = layout<sample>(
    field<&sample::source, ie::sourceIPv4Address>,
    field<&sample::octets, ie::octetDeltaCount>,  // a 64-bit element in 4 octets: reduced size, deduced
    packed<2>(bits<&sample::priority, 4, ie::dot1qPriority>, bits<&sample::vlan, 12, ie::dot1qVlanId>));
// clang-format on
static_assert(sample_layout.size == 10);

int main() {
  const sample sent{.source = {0xc0000201}, .octets = 1500, .priority = 5, .vlan = 100};

  std::byte wire[sample_layout.size];
  if (!encode(sample_layout, sent, wire)) return 1;
  for (const std::byte octet : wire) std::printf("%02x ", std::to_integer<unsigned>(octet));
  std::printf("\n");

  const auto received = decode(sample_layout, wire);
  if (!received || *received != sent) return 1;
  std::printf("VLAN %u, priority %u, %u octets\n", received->vlan, received->priority, received->octets);

  // One octet less: an error, with the reason and the place.
  const auto cut = decode(sample_layout, octets{wire}.first(9));
  std::printf("%s at octet %u\n", to_string(cut.failure().code), cut.failure().offset);
  return cut.failure().code == errc::truncated ? 0 : 1;
}
