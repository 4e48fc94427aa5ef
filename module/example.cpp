// SPDX-License-Identifier: BSL-1.0
// The headers as a module: one import, and what is wanted of each flow.
#include <array>
#include <cstdint>
#include <cstdio>

import flowkit;

using namespace flowkit;

struct wanted {
  std::uint64_t bytes;
  std::uint16_t port;
};
inline constexpr auto wanted_layout = layout<wanted>(  //
    field<&wanted::bytes, choose<ie::octetDeltaCount, ie::octetDeltaCount, ie::postOctetDeltaCount>>,
    field<&wanted::port, ie::destinationTransportPort>);
using wanted_template = layout_template<wanted_layout, 300>;

int main() {
  std::array<std::byte, 512> buffer;
  ipfix::message_builder builder;
  if (builder.begin(buffer, {}).code != errc::ok || builder.add_template(wanted_template{}).code != errc::ok ||
      builder.add(wanted_template{}, {1500, 443}).code != errc::ok)
    return 1;
  flow::collector<wanted_layout> collector;
  const auto got = collector.read(
      builder.finish(), {.address = ipv4_address{0xc0000264}, .port = 2055},
      [](const wanted& w) { std::printf("port %u: %llu octets\n", w.port, static_cast<unsigned long long>(w.bytes)); });
  return got.ok() && got.flows == 1 ? 0 : 1;
}
