// SPDX-License-Identifier: BSL-1.0
// The records of ipfix_bench.cpp: 20 fields in 72 octets, and the same with two names more; and their templates in
// another order.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include <flowkit/core/varlen.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/layout_template.hpp>

namespace flowkit::bench {

struct record {
  ipv4_address source, destination, next_hop;
  std::uint32_t ingress_interface, egress_interface;
  std::uint64_t packets, octets, start_ms, end_ms;
  std::uint16_t source_port, destination_port;
  std::uint8_t flags, protocol, tos;
  std::uint32_t source_as, destination_as;
  std::uint8_t source_prefix, destination_prefix;
  std::uint16_t vlan;
  std::uint8_t direction;
};
struct named {
  ipv4_address source, destination, next_hop;
  std::uint32_t ingress_interface, egress_interface;
  std::uint64_t packets, octets, start_ms, end_ms;
  std::uint16_t source_port, destination_port;
  std::uint8_t flags, protocol, tos;
  std::uint32_t source_as, destination_as;
  std::uint8_t source_prefix, destination_prefix;
  std::uint16_t vlan;
  std::uint8_t direction;
  std::string_view application, interface;
};

/// The 20 fields of either record, and what it has more.
template <class Record, class... More>
constexpr auto twenty_fields(More... more) noexcept {
  // clang-format off
  return layout<Record>(
      field<&Record::source, ie::sourceIPv4Address>,
      field<&Record::destination, ie::destinationIPv4Address>,
      field<&Record::next_hop, ie::ipNextHopIPv4Address>,
      field<&Record::ingress_interface, ie::ingressInterface>,
      field<&Record::egress_interface, ie::egressInterface>,
      field<&Record::packets, ie::packetDeltaCount>,
      field<&Record::octets, ie::octetDeltaCount>,
      field<&Record::start_ms, ie::flowStartMilliseconds>,
      field<&Record::end_ms, ie::flowEndMilliseconds>,
      field<&Record::source_port, ie::sourceTransportPort>,
      field<&Record::destination_port, ie::destinationTransportPort>,
      field<&Record::flags, ie::tcpControlBits, 1>,
      field<&Record::protocol, ie::protocolIdentifier>,
      field<&Record::tos, ie::ipClassOfService>,
      field<&Record::source_as, ie::bgpSourceAsNumber>,
      field<&Record::destination_as, ie::bgpDestinationAsNumber>,
      field<&Record::source_prefix, ie::sourceIPv4PrefixLength>,
      field<&Record::destination_prefix, ie::destinationIPv4PrefixLength>,
      field<&Record::vlan, ie::vlanId>,
      field<&Record::direction, ie::flowDirection>,
      more...);
  // clang-format on
}
inline constexpr auto record_layout = twenty_fields<record>();
inline constexpr auto named_layout = twenty_fields<named>(varlen<&named::application, ie::applicationName>,
                                                          varlen<&named::interface, ie::interfaceName>);
static_assert(record_layout.size == 72 && record_layout.count == 20);

/// The layout's own fields in another order, where nothing matches the fixed codec: each 7th, round and round.
template <const auto& Layout>
constexpr auto shuffled_fields() noexcept {
  constexpr auto own = specifiers_of(std::remove_cvref_t<decltype(Layout)>{});
  static_assert(own.size() % 7 != 0);
  auto other = own;
  for (std::size_t i = 0; i < own.size(); ++i) other[i] = own[(5 + 7 * i) % own.size()];
  return other;
}

}  // namespace flowkit::bench
