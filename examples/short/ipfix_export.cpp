// SPDX-License-Identifier: BSL-1.0
// An IPFIX message: a template made from a layout, and records of it.
#include <array>
#include <cstdio>

#include <flowkit/ie/iana.hpp>
#include <flowkit/ipfix.hpp>

using namespace flowkit;

struct flow_record {
  ipv4_address source, destination;
  std::uint64_t octets;
  std::string_view application;
};
inline constexpr auto flow_layout = layout<flow_record>(  //
    field<&flow_record::source, ie::sourceIPv4Address>, field<&flow_record::destination, ie::destinationIPv4Address>,
    field<&flow_record::octets, ie::octetDeltaCount>, varlen<&flow_record::application, ie::applicationName>);
using flow_template = layout_template<flow_layout, 256>;

int main() {
  const flow_record flows[] = {{{0xc0000201}, {0xc6336402}, 1500, "https"}, {{0xc0000201}, {0xcb007103}, 76, "dns"}};
  std::array<std::byte, 1400> buffer;
  ipfix::message_builder builder;
  if (builder.begin(buffer, {.export_time = 1'700'000'000, .sequence = 0, .observation_domain = 1}).code != errc::ok ||
      builder.add_template(flow_template{}).code != errc::ok || builder.add(flow_template{}, flows) != 2)
    return 1;
  const octets message = builder.finish();
  std::printf("%zu octets\n", message.size());
  return ipfix::decode(message) ? 0 : 1;
}
