// SPDX-License-Identifier: BSL-1.0
// A record with bit fields, by its own template and by another one: in templates packed bits are separate fields.
#include <array>
#include <cstdio>

#include <flowkit/flow/collector.hpp>
#include <flowkit/ipfix.hpp>

using namespace flowkit;

struct sample {
  ipv4_address source;
  std::uint32_t octets;
  std::uint8_t priority;
  std::uint16_t vlan;
};

// clang-format off
constexpr auto sample_layout = layout<sample>(
    field<&sample::source, ie::sourceIPv4Address>,
    field<&sample::octets, ie::octetDeltaCount>,
    packed<2>(bits<&sample::priority, 4, ie::dot1qPriority>, bits<&sample::vlan, 12, ie::dot1qVlanId>));
// clang-format on
using sample_template = layout_template<sample_layout, 256>;
static_assert(sample_template::layout.size == 11);  // 4, 4, 1 and 2 octets

int main() {
  std::array<std::byte, 256> out;
  ipfix::message_builder builder;
  if (builder.begin(out, {}).code != errc::ok || builder.add_template(sample_template{}).code != errc::ok ||
      builder.add(sample_template{}, {{0xc0000201}, 1500, 5, 100}).code != errc::ok)
    return 1;

  flow::collector<sample_layout> collector;
  const auto got = collector.read(builder.finish(), {}, [](const sample& s) {
    std::printf("VLAN %u, priority %u: %u octets\n", s.vlan, s.priority, s.octets);
  });
  return got.ok() && got.flows == 1 ? 0 : 1;
}
