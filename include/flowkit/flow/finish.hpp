// SPDX-License-Identifier: BSL-1.0
// What follows from several fields of a flow, once all are read.
#pragma once

#include <flowkit/flow/sampling_parameters.hpp>
#include <flowkit/flow/table.hpp>

namespace flowkit::inline v0::flow {

namespace detail {
[[nodiscard]] constexpr bool is_unspecified(const ip_address& a) noexcept {
  for (const std::uint8_t o : a.octets())
    if (o != 0) return false;
  return true;
}

/// One packet has addresses of one family. If each was chosen by its value, an unspecified address (a host that has
/// none yet) takes the family of the other.
constexpr void agree_on_family(record& r) noexcept {
  if (!r.has<&record::source>() || !r.has<&record::destination>() || r.source.is_v4() == r.destination.is_v4()) return;
  const auto unspecified = [](bool v4) { return v4 ? ip_address{ipv4_address{}} : ip_address{ipv6_address{}}; };
  if (is_unspecified(r.source))
    r.source = unspecified(r.destination.is_v4());
  else if (is_unspecified(r.destination))
    r.destination = unspecified(r.source.is_v4());
}

/// Type and code in one number if they were sent in separate fields. If a template has ICMP fields for both IP
/// versions, only the one for the record's version is kept.
constexpr void complete_icmp(record& r) noexcept {
  constexpr presence v4 = present_bit<&record::icmp_type> | present_bit<&record::icmp_code>,
                     v6 = present_bit<&record::icmp_type_v6> | present_bit<&record::icmp_code_v6>;
  constexpr presence any = v4 | v6 | present_bit<&record::icmp_type_code> | present_bit<&record::icmp_type_code_v6>;
  if ((r.present & any).none()) return;
  const auto join = [](std::uint8_t type, std::uint8_t code) { return static_cast<std::uint16_t>(type << 8 | code); };
  if (!r.has<&record::icmp_type_code>() && r.has<&record::icmp_type>() && r.has<&record::icmp_code>()) {
    r.icmp_type_code = join(r.icmp_type, r.icmp_code);
    r.set_present<&record::icmp_type_code>();
  }
  if (!r.has<&record::icmp_type_code_v6>() && r.has<&record::icmp_type_v6>() && r.has<&record::icmp_code_v6>()) {
    r.icmp_type_code_v6 = join(r.icmp_type_v6, r.icmp_code_v6);
    r.set_present<&record::icmp_type_code_v6>();
  }
  const bool both = r.has<&record::icmp_type_code>() && r.has<&record::icmp_type_code_v6>();
  const bool tells = r.has<&record::source>() && r.source.family() != 0;
  if (both && tells)
    r.present &= r.source.is_v4() ? ~(v6 | present_bit<&record::icmp_type_code_v6>)
                                  : ~(v4 | present_bit<&record::icmp_type_code>);
}

/// One-way counters from those of the two directions, if only these have values (Cisco ASA).
constexpr void sum_directions(record& r) noexcept {
  constexpr presence directions = present_bit<&record::initiator_bytes> | present_bit<&record::responder_bytes> |
                                  present_bit<&record::initiator_packets> | present_bit<&record::responder_packets>;
  if ((r.present & directions).none()) return;
  if (r.get<&record::bytes>() == 0 && (r.has<&record::initiator_bytes>() || r.has<&record::responder_bytes>())) {
    r.bytes = r.get<&record::initiator_bytes>() + r.get<&record::responder_bytes>();
    r.set_present<&record::bytes>();
  }
  if (r.get<&record::packets>() == 0 && (r.has<&record::initiator_packets>() || r.has<&record::responder_packets>())) {
    r.packets = r.get<&record::initiator_packets>() + r.get<&record::responder_packets>();
    r.set_present<&record::packets>();
  }
}

/// The interval from the parameters of a selector in the record, if the record has none (0 is none). False: these give
/// none either.
constexpr bool sampling_from_selector(record& r) noexcept {
  constexpr presence parameters = present_bit<&record::sampling_packets> | present_bit<&record::sampling_time> |
                                  present_bit<&record::sampling_size> | present_bit<&record::sampling_probability> |
                                  present_bit<&record::selector_algorithm>;
  if ((r.present & parameters).none()) return false;
  const std::uint32_t rate = parameters_in_flow(
                                 r, [&]<auto Member>() { return r.has<Member>(); })
                                 .rate();
  if (rate == 0) return false;
  r.sampling_interval = rate;
  r.set_present<&record::sampling_interval>();
  return true;
}

constexpr void complete_sampling(record& r) noexcept {
  if ((r.get<&record::sampling_interval>() == 0 && !sampling_from_selector(r)) || r.has<&record::sampling_source>())
    return;
  r.sampling_source = sampling_source::record;
  r.set_present<&record::sampling_source>();
}

/// Start, end and duration from each other.
constexpr void complete_times(record& r) noexcept {
  if ((r.has<&record::start>() && r.start == unknown_time) || (r.has<&record::end>() && r.end == unknown_time))
    r.present &= ~(present_bit<&record::start> | present_bit<&record::end>);  // one without the other is meaningless
  if (r.has<&record::event>() && r.event == unknown_time) r.set_present<&record::event>(false);
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
  if (!r.has<&record::span>() || r.span == duration{}) {
    r.span = r.end - r.start;
    r.set_present<&record::span>();
  }
}
}  // namespace detail

/// What has to be done for flows that have these fields: the same for all records of a template.
struct finishing {
  bool icmp = false, directions = false, sampling = false;
  /// Start and end and no other times, as in nearly all flows.
  bool usual_times = false;

  constexpr explicit finishing(const presence& p) noexcept {
    const auto any = [&p](const presence& of) { return !(p & of).none(); };
    icmp = any(present_bit<&record::icmp_type> | present_bit<&record::icmp_type_v6> |
               present_bit<&record::icmp_type_code_v6>);
    directions = any(present_bit<&record::initiator_bytes> | present_bit<&record::responder_bytes> |
                     present_bit<&record::initiator_packets> | present_bit<&record::responder_packets>);
    sampling = any(present_bit<&record::sampling_interval> | present_bit<&record::sampling_packets> |
                   present_bit<&record::sampling_time> | present_bit<&record::sampling_size> |
                   present_bit<&record::sampling_probability> | present_bit<&record::selector_algorithm>);
    constexpr presence both = present_bit<&record::start> | present_bit<&record::end>;
    usual_times = (p & (both | present_bit<&record::span> | present_bit<&record::event>)) == both;
  }
};

namespace detail {
/// All but the times.
constexpr void complete_fields(record& r, const finishing& how) noexcept {
  if (how.icmp) complete_icmp(r);
  if (how.directions) sum_directions(r);
  if (how.sampling) complete_sampling(r);
}
}  // namespace detail

/// The duration from start and end or one of them from the other, no times at all where the end precedes the start
/// [NFV5-REC-FIRSTLAST], one-way counters from those of the two directions, the sampling interval from a selector's
/// parameters.
constexpr void finish(record& r) noexcept {
  detail::agree_on_family(r);
  detail::complete_fields(r, finishing{r.present});
  detail::complete_times(r);
}

/// The flow's timestamp: its end, else its event, else when it was exported (by a device that has
/// the time), else when it was received; {} if none is known.
[[nodiscard]] constexpr timestamp filed_under(const record& r) noexcept {
  if (r.has<&record::end>()) return r.end;
  if (r.has<&record::event>()) return r.event;
  if (r.has<&record::exported>() && r.exported != timestamp{}) return r.exported;
  return r.get<&record::received>();
}

/// The flow with bytes and packets multiplied by the sampling interval if it is known and above 1; the greatest 64-bit
/// value if the product does not fit. Only for display: keep the raw counters and the interval.
[[nodiscard]] constexpr record scaled(record r) noexcept {
  if (!r.has<&record::sampling_interval>() || r.sampling_interval < 2) return r;
  const auto times = [&](std::uint64_t& counter) {
    if (__builtin_mul_overflow(counter, r.sampling_interval, &counter)) counter = ~std::uint64_t{0};
  };
  times(r.bytes), times(r.packets);
  return r;
}

}  // namespace flowkit::flow
