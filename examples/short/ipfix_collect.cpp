// SPDX-License-Identifier: BSL-1.0
// Of each flow what you want, whatever the exporter's template: NetFlow v9 and IPFIX, templates, options, sequence.
#include <array>
#include <cstdio>

#include <flowkit/flow/collector.hpp>
#include <flowkit/ipfix.hpp>

using namespace flowkit;

struct wanted {
  std::uint64_t bytes;
  std::uint16_t port;
};
inline constexpr auto wanted_layout = layout<wanted>(  // in your order; the template decides where the fields are
    field<&wanted::bytes, choose<ie::octetDeltaCount, ie::octetDeltaCount, ie::postOctetDeltaCount>>,
    field<&wanted::port, ie::destinationTransportPort>);

int main() {
  std::array<std::byte, 512> buffer;  // a message as it might come from a socket
  ipfix::message_builder builder;
  if (builder.begin(buffer, {}).code != errc::ok ||
      builder.add_template(layout_template<wanted_layout, 300>{}).code != errc::ok ||
      builder.add(layout_template<wanted_layout, 300>{}, {1500, 443}).code != errc::ok)
    return 1;

  flow::collector<wanted_layout> collector;
  const auto got = collector.read(
      builder.finish(), {.address = ipv4_address{0xc0000264}, .port = 2055},
      [](const wanted& w) { std::printf("port %u: %llu octets\n", w.port, static_cast<unsigned long long>(w.bytes)); });
  return got.ok() && got.flows == 1 && got.lost == 0 ? 0 : 1;
}
