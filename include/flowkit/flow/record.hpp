// SPDX-License-Identifier: BSL-1.0
// The normalised flow: one record for what all protocols say about a flow. How it is filled is in table.hpp.
#pragma once

#include <array>
#include <string_view>

#include <flowkit/core/bit_set.hpp>
#include <flowkit/core/bytes.hpp>
#include <flowkit/core/time.hpp>
#include <flowkit/core/types.hpp>
#include <flowkit/flow/sampling_source.hpp>

namespace flowkit::inline v0::flow {

/// The fields of the table.
inline constexpr std::size_t field_count = 124;
/// Which of them hold a value.
using presence = presence_t<field_count>;

/// A member is valid only if has<&record::member>() says so. The others are unspecified, as records are filled in
/// place, over earlier flows: they may hold a value or a view of one of these.
struct record {
  // Members that most flows have are adjacent: a batch of records is larger than the first-level cache.
  flow::presence present;  ///< number i: field i of the table holds a value
  timestamp start, end;    ///< first and last packet
  duration span;           ///< as reported, else end - start
  timestamp exported;      ///< from the message header
  timestamp received;      ///< the receiver's clock
  ip_address source, destination;
  std::uint16_t source_port, destination_port;
  std::uint8_t protocol;  ///< IP protocol number
  std::uint8_t tos;
  std::uint16_t tcp_flags;
  std::uint64_t bytes, packets;  ///< as counted by the exporter, not multiplied by the sampling rate
  std::uint32_t ingress_interface, egress_interface;
  std::uint32_t source_as, destination_as;
  ipv4_address next_hop, bgp_next_hop;
  std::uint8_t source_prefix, destination_prefix, source_prefix_v6, destination_prefix_v6;
  std::uint8_t direction;  ///< 0 ingress, 1 egress
  std::uint8_t ip_version;
  std::uint8_t end_reason;
  flow::sampling_source sampling_source;  ///< where sampling_interval is from
  std::uint32_t sampling_interval;        ///< one of how many packets was looked at
  std::uint8_t sampling_algorithm;
  std::uint8_t engine_type, engine_id;
  std::uint32_t observation_domain;
  std::uint64_t sampler;  ///< samplerId or selectorId: the key to the options with the interval

  timestamp event;                           ///< of a record about an event instead of a period
  std::uint64_t total_bytes, total_packets;  ///< of the whole flow so far, as sent: never to be added up
  std::uint64_t initiator_bytes, responder_bytes, initiator_packets, responder_packets;
  std::uint32_t ingress_physical, egress_physical;  ///< of the ports under the interfaces
  std::string_view ingress_name, egress_name;       ///< of the interfaces; views, from the record or from options data
  ipv6_address next_hop_v6, bgp_next_hop_v6;
  std::uint32_t previous_as, next_as;  ///< the neighbours that the packets came from, and went to
  mac_address source_mac, destination_mac;
  mac_address post_source_mac, post_destination_mac;  ///< after the device
  std::uint16_t vlan, post_vlan;
  std::array<std::uint8_t, 3> mpls_label;  ///< the top entry: 20 bits label, 3 class, 1 bottom of stack
  ip_address nat_source, nat_destination;  ///< after translation
  std::uint16_t nat_source_port, nat_destination_port;
  std::uint16_t port_range_start, port_range_end;   ///< a block of ports that a NAT gives or takes (RFC 8158)
  std::uint16_t port_range_step, port_range_ports;  ///< distance of the block's ports; how many they are
  std::uint8_t nat_event, firewall_event;
  std::uint16_t icmp_type_code, icmp_type_code_v6;  ///< type * 256 + code
  std::uint8_t icmp_type, icmp_code, icmp_type_v6, icmp_code_v6;
  std::uint32_t ingress_vrf, egress_vrf;
  std::uint64_t flow_id;
  flowkit::octets application_id;                    ///< engine and selector (RFC 6759); a view into the datagram
  std::string_view application_name;                 ///< a view
  std::string_view user;                             ///< a view
  std::uint32_t sampling_packets, sampling_space;    ///< elements 305 and 306: packets taken in a row, then skipped
  std::uint32_t sampling_time, sampling_time_space;  ///< 307 and 308: likewise, in microseconds
  std::uint32_t sampling_size, sampling_population;  ///< 309 and 310: so many packets of so many
  double sampling_probability;                       ///< 311
  std::uint16_t selector_algorithm;                  ///< 304
  std::uint64_t selection_sequence;                  ///< of selectors that the packets passed
  std::uint32_t line_card, port;                     ///< `port`: portId, of the line card
  std::uint64_t observation_point;                   ///< where the flow was observed
  std::uint32_t metering_process, exporting_process;
  std::uint16_t ethernet_type;  ///< of the layer above the tags
  std::uint8_t ttl;             ///< or hop limit
  std::uint64_t ip_length;      ///< octets of one IP packet; the element has 64 bits, a jumbogram more than 16
  ip_address inner_source, inner_destination;  ///< of the packet found in a tunnel between source and destination
  std::uint16_t inner_source_port, inner_destination_port;
  std::uint8_t inner_protocol;
  ip_address tunnel_source, tunnel_destination;  ///< of a header added to the packet, or removed from it
  std::uint32_t vni;                             ///< virtual network of the tunnel
  std::uint32_t source_class, source_index;      ///< sFlow data source: type and number, most often an interface
  std::uint32_t sample_pool, sample_drops;       ///< packets that could have been sampled; samples dropped by the agent
  std::uint32_t drop_reason;                     ///< why the packet was discarded
  // Of the packets from destination to source, where one record has both directions (RFC 5103): see biflow.hpp.
  std::uint64_t reverse_bytes, reverse_packets, reverse_total_bytes, reverse_total_packets;
  timestamp reverse_start, reverse_end;
  duration reverse_delay;  ///< from the first packet to the first of the reverse direction
  std::uint16_t reverse_tcp_flags;
  std::uint8_t reverse_tos;
  std::uint8_t biflow_direction;  ///< why the source is the source: 0 arbitrary, 1 initiator, 2 reverse, 3 perimeter
  // Views, from fields or from lists of structured data (list_content.hpp).
  std::string_view http_host, http_method, http_target, http_user_agent, dns_name;
  std::uint16_t http_status;

  template <auto Member>
  [[nodiscard]] constexpr bool has() const noexcept;
  /// The member, or the default of its type: 0, no address, an empty view.
  template <auto Member>
  [[nodiscard]] constexpr auto get() const noexcept;
  template <auto Member>
  constexpr void set_present(bool is = true) noexcept;
};

}  // namespace flowkit::flow
