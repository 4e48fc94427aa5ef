// SPDX-License-Identifier: BSL-1.0
// What follows from several fields of a flow, once all are read.
#pragma once

#include <flowkit/flow/table.hpp>

namespace flowkit::flow {

namespace detail {
/// Some templates have fields for both families and fill one with zeros. The version decides where the record tells it,
/// else the address that is not zero; IPv4 if both or none are.
constexpr void choose_family(record& r) noexcept {
  constexpr presence both = present_bit<&record::source_v6> | present_bit<&record::destination_v6>;
  if ((r.present & both).none()) return;
  const bool told = r.has<&record::ip_version>() && (r.ip_version == 4 || r.ip_version == 6);
  const ip_address zero{ipv4_address{}};
  const bool v6 =
      told ? r.ip_version == 6
           : r.get<&record::source>() == zero && r.get<&record::destination>() == zero &&
                 (r.get<&record::source_v6>() != ipv6_address{} || r.get<&record::destination_v6>() != ipv6_address{});
  if (v6) {
    if (r.has<&record::source_v6>()) r.source = r.source_v6, r.set_present<&record::source>();
    if (r.has<&record::destination_v6>()) r.destination = r.destination_v6, r.set_present<&record::destination>();
  }
  r.present &= ~both;
}

/// One-way counters from those of the two directions, where only these were sent (Cisco ASA).
constexpr void sum_directions(record& r) noexcept {
  if (!r.has<&record::bytes>() && (r.has<&record::initiator_bytes>() || r.has<&record::responder_bytes>())) {
    r.bytes = r.get<&record::initiator_bytes>() + r.get<&record::responder_bytes>();
    r.set_present<&record::bytes>();
  }
  if (!r.has<&record::packets>() && (r.has<&record::initiator_packets>() || r.has<&record::responder_packets>())) {
    r.packets = r.get<&record::initiator_packets>() + r.get<&record::responder_packets>();
    r.set_present<&record::packets>();
  }
}

/// A selector that takes 305 packets and leaves out 306 looks at one of (305 + 306) / 305.
constexpr void sampling_from_selector(record& r) noexcept {
  if (r.has<&record::sampling_interval>() || !r.has<&record::sampling_packets>() || r.sampling_packets == 0 ||
      !r.has<&record::sampling_space>())
    return;
  const std::uint64_t all = std::uint64_t{r.sampling_packets} + r.sampling_space;
  r.sampling_interval = static_cast<std::uint32_t>(all / r.sampling_packets);
  r.set_present<&record::sampling_interval>();
}

/// Start, end and duration from each other.
constexpr void complete_times(record& r) noexcept {
  if ((r.has<&record::start>() && r.start == unknown_time) || (r.has<&record::end>() && r.end == unknown_time))
    r.present &= ~(present_bit<&record::start> | present_bit<&record::end>);  // one without the other says nothing
  if (!r.has<&record::end>() && r.has<&record::start>() && r.has<&record::event>()) {  // Cisco ASA: creation and event
    r.end = r.event;
    r.set_present<&record::end>();
  }
  if (r.has<&record::span>() && r.has<&record::end>() && !r.has<&record::start>()) {
    r.start = r.end - r.span;
    r.set_present<&record::start>();
  }
  if (r.has<&record::span>() && r.has<&record::start>() && !r.has<&record::end>()) {
    r.end = r.start + r.span;
    r.set_present<&record::end>();
  }
  if (!r.has<&record::start>() || !r.has<&record::end>()) return;
  if (r.end < r.start) {
    r.present &= ~(present_bit<&record::start> | present_bit<&record::end>);
    return;
  }
  if (!r.has<&record::span>()) {
    r.span = r.end - r.start;
    r.set_present<&record::span>();
  }
}
}  // namespace detail

/// The duration from start and end or one of them from the other, no times at all where the end precedes the start
/// [NFV5-REC-FIRSTLAST], one-way counters from those of the two directions, the sampling interval
/// from a selector's parameters.
constexpr void finish(record& r) noexcept {
  detail::choose_family(r);
  detail::sum_directions(r);
  detail::sampling_from_selector(r);
  detail::complete_times(r);
}

/// The one time that a flow is filed under: its end, else its event, else when it was exported, else when it was
/// received; {} if none is known.
[[nodiscard]] constexpr timestamp filed_under(const record& r) noexcept {
  if (r.has<&record::end>()) return r.end;
  if (r.has<&record::event>()) return r.event;
  if (r.has<&record::exported>()) return r.exported;
  return r.get<&record::received>();
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
