// SPDX-License-Identifier: BSL-1.0
// The normalised flow: one record for what all protocols say about a flow, and the table that fills it from any of
// them.
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/projection.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::flow {

/// Members hold a meaning only where has<&record::member>() says so.
struct record {
  timestamp start, end;  ///< first and last packet
  duration span;         ///< as told, else end - start
  ip_address source, destination;
  std::uint16_t source_port, destination_port;
  std::uint8_t protocol;         ///< IP protocol number
  std::uint64_t bytes, packets;  ///< as counted by the exporter, not multiplied by the sampling rate
  std::uint32_t ingress_interface, egress_interface;
  ipv4_address next_hop;
  std::uint32_t source_as, destination_as;
  std::uint8_t source_prefix, destination_prefix;
  std::uint8_t tos;
  std::uint16_t tcp_flags;
  std::uint32_t sampling_interval;  ///< one of how many packets was looked at
  std::uint8_t sampling_algorithm;
  std::uint8_t engine_type, engine_id;
  timestamp exported;     ///< from the message header
  timestamp received;     ///< the receiver's clock
  std::uint64_t present;  ///< bit i: field i of the table holds a value

  template <auto Member> [[nodiscard]] constexpr bool has() const noexcept;
  template <auto Member> constexpr void set_present(bool is = true) noexcept;
};

/// The names of the normalised record.
namespace name {
inline constexpr element start = local_term("flow.start", abstract_type::dateTimeMilliseconds);
inline constexpr element end = local_term("flow.end", abstract_type::dateTimeMilliseconds);
inline constexpr element span = local_term("flow.duration_ms", abstract_type::unsigned64, unit::milliseconds);
inline constexpr element source = local_term("source.ip", abstract_type::octetArray);
inline constexpr element destination = local_term("destination.ip", abstract_type::octetArray);
inline constexpr element source_port = local_term("source.port", abstract_type::unsigned16);
inline constexpr element destination_port = local_term("destination.port", abstract_type::unsigned16);
inline constexpr element protocol = local_term("network.protocol", abstract_type::unsigned8);
inline constexpr element bytes = local_term("network.bytes", abstract_type::unsigned64, unit::octets);
inline constexpr element packets = local_term("network.packets", abstract_type::unsigned64, unit::packets);
inline constexpr element exported = local_term("flow.exported", abstract_type::dateTimeMilliseconds);
inline constexpr element received = local_term("flow.received", abstract_type::dateTimeMilliseconds);
}  // namespace name

// clang-format off
inline constexpr auto table = layout<record>(
    field<&record::start, called<name::start, ie::flowStartMilliseconds, ie::flowStartSysUpTime>>,
    field<&record::end, called<name::end, ie::flowEndMilliseconds, ie::flowEndSysUpTime>>,
    field<&record::span, called<name::span, ie::flowDurationMilliseconds>>,
    field<&record::source, called<name::source, ie::sourceIPv4Address, ie::sourceIPv6Address>>,
    field<&record::destination, called<name::destination, ie::destinationIPv4Address, ie::destinationIPv6Address>>,
    field<&record::source_port, called<name::source_port, ie::sourceTransportPort>>,
    field<&record::destination_port, called<name::destination_port, ie::destinationTransportPort>>,
    field<&record::protocol, called<name::protocol, ie::protocolIdentifier>>,
    field<&record::bytes, called<name::bytes, ie::octetDeltaCount, ie::octetTotalCount>>,
    field<&record::packets, called<name::packets, ie::packetDeltaCount, ie::packetTotalCount>>,
    field<&record::ingress_interface, ie::ingressInterface>,
    field<&record::egress_interface, ie::egressInterface>,
    field<&record::next_hop, ie::ipNextHopIPv4Address>,
    field<&record::source_as, ie::bgpSourceAsNumber>,
    field<&record::destination_as, ie::bgpDestinationAsNumber>,
    field<&record::source_prefix, ie::sourceIPv4PrefixLength>,
    field<&record::destination_prefix, ie::destinationIPv4PrefixLength>,
    field<&record::tos, ie::ipClassOfService>,
    field<&record::tcp_flags, ie::tcpControlBits>,
    field<&record::sampling_interval, ie::samplingInterval>,
    field<&record::sampling_algorithm, ie::samplingAlgorithm>,
    field<&record::engine_type, ie::engineType>,
    field<&record::engine_id, ie::engineId>,
    field<&record::exported, name::exported>,
    field<&record::received, name::received>);
// clang-format on

template <auto Member> inline constexpr std::uint64_t present_bit = std::uint64_t{1} << index_of<Member>(table);

template <auto Member> constexpr bool record::has() const noexcept { return (present & present_bit<Member>) != 0; }
template <auto Member> constexpr void record::set_present(bool is) noexcept {
  present = is ? present | present_bit<Member> : present & ~present_bit<Member>;
}

/// A flow that ends later than this after its own export has no believable time. Device clocks jitter by up to a second
/// between uptime and export time; an hour leaves room for broken time zones of neither.
inline constexpr duration max_end_after_export = seconds(3600);

/// What follows from several fields, once all are read: the duration from start and end, and no times at all where
/// the end precedes the start or lies in the future [NFV5-REC-FIRSTLAST].
constexpr void finish(record& r) noexcept {
  if (!r.has<&record::start>() || !r.has<&record::end>()) return;
  if (r.end < r.start || (r.has<&record::exported>() && r.end - r.exported > max_end_after_export)) {
    r.present &= ~(present_bit<&record::start> | present_bit<&record::end> | present_bit<&record::span>);
    return;
  }
  if (!r.has<&record::span>()) {
    r.span = r.end - r.start;
    r.set_present<&record::span>();
  }
}

/// The one time that a flow is filed under: its end, else when it was exported, else when it was received.
[[nodiscard]] constexpr timestamp filed_under(const record& r) noexcept {
  if (r.has<&record::end>()) return r.end;
  if (r.has<&record::exported>()) return r.exported;
  return r.received;
}

/// The flow with bytes and packets multiplied by the sampling interval where one above 1 is known; the greatest 64-bit
/// value where that does not fit. Only for display: keep the raw counters and the interval.
[[nodiscard]] constexpr record scaled(record r) noexcept {
  if (!r.has<&record::sampling_interval>() || r.sampling_interval < 2) return r;
  const auto times = [&](std::uint64_t& counter) {
    if (__builtin_mul_overflow(counter, r.sampling_interval, &counter)) counter = ~std::uint64_t{0};
  };
  times(r.bytes), times(r.packets);
  return r;
}

}  // namespace flowkit::flow
