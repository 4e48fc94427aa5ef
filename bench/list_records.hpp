// SPDX-License-Identifier: BSL-1.0
// The records of lists_bench.cpp: flows of 20 fields as an exporter like YAF has them, and in each a list of what was
// seen of its first 10 packets, 6 fields each; and their templates in another order.
#pragma once

#include <algorithm>
#include <array>
#include <cstdlib>
#include <random>
#include <vector>

#include <flowkit/ie/iana.hpp>
#include <flowkit/ie/reverse.hpp>
#include <flowkit/ipfix/encode.hpp>
#include <flowkit/templates/layout_template.hpp>
#include <flowkit/templates/message_builder.hpp>
#include <flowkit/templates/sub_template_multi_list.hpp>

namespace flowkit::bench {

struct first_packet {
  std::uint64_t seen_ms;
  std::uint32_t sequence, acknowledgement;
  std::uint16_t window;
  std::uint8_t flags, ttl;
};
// clang-format off
inline constexpr auto first_packet_layout = layout<first_packet>(
    field<&first_packet::seen_ms, ie::observationTimeMilliseconds>,
    field<&first_packet::sequence, ie::tcpSequenceNumber>,
    field<&first_packet::acknowledgement, ie::tcpAcknowledgementNumber>,
    field<&first_packet::window, ie::tcpWindowSize>,
    field<&first_packet::flags, ie::tcpControlBits, 1>,
    field<&first_packet::ttl, ie::ipTTL>);
// clang-format on
using first_packet_template = layout_template<first_packet_layout, 300>;
/// The same from the last field to the first.
// clang-format off
inline constexpr auto reversed_packet_layout = layout<first_packet>(
    field<&first_packet::ttl, ie::ipTTL>,
    field<&first_packet::flags, ie::tcpControlBits, 1>,
    field<&first_packet::window, ie::tcpWindowSize>,
    field<&first_packet::acknowledgement, ie::tcpAcknowledgementNumber>,
    field<&first_packet::sequence, ie::tcpSequenceNumber>,
    field<&first_packet::seen_ms, ie::observationTimeMilliseconds>);
// clang-format on
using reversed_packet_template = layout_template<reversed_packet_layout, 300>;

struct listing_flow {
  std::uint64_t start_ms, end_ms, octets, packets, reverse_octets, reverse_packets;
  ipv4_address source, destination;
  std::uint32_t ingress_interface, egress_interface, sequence, duration_ms;
  std::uint16_t source_port, destination_port, vlan, window;
  std::uint8_t protocol, end_reason, flags, tos;
  sub_template_multi_list<first_packet_template> details;
};
// clang-format off
inline constexpr auto listing_flow_layout = layout<listing_flow>(
    field<&listing_flow::start_ms, ie::flowStartMilliseconds>,
    field<&listing_flow::end_ms, ie::flowEndMilliseconds>,
    field<&listing_flow::octets, ie::octetTotalCount>,
    field<&listing_flow::packets, ie::packetTotalCount>,
    field<&listing_flow::reverse_octets, ie::reverse::reverseOctetTotalCount>,
    field<&listing_flow::reverse_packets, ie::reverse::reversePacketTotalCount>,
    field<&listing_flow::source, ie::sourceIPv4Address>,
    field<&listing_flow::destination, ie::destinationIPv4Address>,
    field<&listing_flow::ingress_interface, ie::ingressInterface>,
    field<&listing_flow::egress_interface, ie::egressInterface>,
    field<&listing_flow::sequence, ie::tcpSequenceNumber>,
    field<&listing_flow::duration_ms, ie::flowDurationMilliseconds>,
    field<&listing_flow::source_port, ie::sourceTransportPort>,
    field<&listing_flow::destination_port, ie::destinationTransportPort>,
    field<&listing_flow::vlan, ie::vlanId>,
    field<&listing_flow::window, ie::tcpWindowSize>,
    field<&listing_flow::protocol, ie::protocolIdentifier>,
    field<&listing_flow::end_reason, ie::flowEndReason>,
    field<&listing_flow::flags, ie::tcpControlBits, 1>,
    field<&listing_flow::tos, ie::ipClassOfService>,
    varlen<&listing_flow::details, ie::subTemplateMultiList>);
// clang-format on
using listing_flow_template = layout_template<listing_flow_layout, 256>;
static_assert(first_packet_layout.size == 20 && listing_flow_layout.min_size == 84 + 1);

inline constexpr std::size_t packets_of_a_flow = 10;

/// 256 flows with their packets, all different; the packets by Template. Flows have views into it.
template <class Template>
class listing_flows {
 public:
  listing_flows() : packets_(count), parts_(count), flows_(count) {
    for (std::size_t i = 0; i < count; ++i) {
      for (first_packet& p : packets_[i])
        p = noise<20>([](const auto& o) { return first_packet_layout.read(o.data()); });
      parts_[i] = {Template{}, std::span<const first_packet>{packets_[i]}};
      flows_[i] = noise<85>([](auto& o) {
        o[84] = std::byte{0};  // the length of the list, which comes below
        listing_flow f{};
        reader in{o};
        if (listing_flow_layout.read(in, f).code != errc::ok) std::abort();
        return f;
      });
      flows_[i].details = {{&parts_[i], 1}, list_semantic::ordered};
    }
  }
  listing_flows(const listing_flows&) = delete;
  listing_flows& operator=(const listing_flows&) = delete;

  static constexpr std::size_t count = 256;
  [[nodiscard]] std::span<const listing_flow> flows() const noexcept { return flows_; }
  [[nodiscard]] std::span<const first_packet> packets(std::size_t i) const noexcept { return packets_[i]; }

 private:
  template <std::size_t Size, class Make>
  auto noise(Make make) {
    std::array<std::byte, Size> octets;
    for (auto& o : octets) o = static_cast<std::byte>(random_() & 0xff);
    return make(octets);
  }
  std::mt19937_64 random_{7};
  std::vector<std::array<first_packet, packets_of_a_flow>> packets_;
  std::vector<outgoing_part> parts_;
  std::vector<listing_flow> flows_;
};
template <class Template>
const listing_flows<Template>& lists() {
  static const listing_flows<Template> all;
  return all;
}

/// From the last field to the first, so that all of a flow come after its list.
inline constexpr auto reversed_flow_fields = [] {
  auto other = specifiers_of(listing_flow_layout);
  std::ranges::reverse(other);
  return other;
}();
inline constexpr template_view reversed_flow_template{.id = 256, .fields = reversed_flow_fields};

}  // namespace flowkit::bench
