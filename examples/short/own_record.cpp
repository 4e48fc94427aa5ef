// SPDX-License-Identifier: BSL-1.0
// A struct and its layout: encoder and decoder of the record.
#include <cstdio>

#include <flowkit/core/layout.hpp>
#include <flowkit/ie/iana.hpp>

using namespace flowkit;

struct sample {
  ipv4_address source;
  std::uint32_t octets;
};
inline constexpr auto sample_layout = layout<sample>(  //
    field<&sample::source, ie::sourceIPv4Address>,
    field<&sample::octets, ie::octetDeltaCount>,  // a 64-bit element in 4 octets: reduced size, deduced
    pad<2>);
static_assert(sample_layout.size == 10);

int main() {
  std::byte wire[sample_layout.size];
  if (!encode(sample_layout, {{0xc0000201}, 1500}, wire)) return 1;
  const auto received = decode(sample_layout, wire);
  if (!received) return 1;
  std::printf("%u octets\n", received->octets);
  return received->source == ipv4_address{0xc0000201} ? 0 : 1;
}
