// SPDX-License-Identifier: BSL-1.0
// Samples: flow, counters, discarded packet. Compact and expanded forms are two layouts of one structure: they differ
// only in how data sources and interfaces are packed.
#pragma once

#include <flowkit/core/equal.hpp>
#include <flowkit/core/nested.hpp>
#include <flowkit/core/packed.hpp>
#include <flowkit/sflow5/block.hpp>

namespace flowkit::inline v0::sflow5 {

/// What a sample was taken from.
struct data_source {
  std::uint32_t type;   ///< 0 interface (ifIndex), 1 VLAN (smonVlanDataSource), 2 physical entity, 3 logical entity
  std::uint32_t index;  ///< compact form: below 2^24
  friend constexpr bool operator==(const data_source&, const data_source&) = default;
};

/// What `value` of an interface means.
enum class interface_format : std::uint32_t {
  single = 0,     ///< an ifIndex; 0: unknown
  discarded = 1,  ///< output only: the packet was dropped, value is the reason
  multiple = 2,   ///< output only: several destinations, value is their number; 0: more than one
};
struct interface {
  interface_format format;
  std::uint32_t value;  ///< compact form: below 2^30
  friend constexpr bool operator==(const interface&, const interface&) = default;
};
/// The value for no interface: the packet was sent or received by the device itself.
inline constexpr std::uint32_t internal_interface = 0x3fff'ffff;
inline constexpr std::uint32_t internal_interface_expanded = 0xffff'ffff;

/// The ifIndex; 0 if there is none, or more than one.
[[nodiscard]] constexpr std::uint32_t if_index(const interface& i) noexcept {
  return i.format == interface_format::single && i.value != internal_interface && i.value != internal_interface_expanded
             ? i.value
             : 0;
}

// clang-format off
inline constexpr auto compact_source_layout = layout<data_source>(
    packed<4>(bits<&data_source::type, 8, member_term<&data_source::type>>,
              bits<&data_source::index, 24, member_term<&data_source::index>>));
inline constexpr auto expanded_source_layout = layout<data_source>(
    xdr<&data_source::type>, xdr<&data_source::index>);
inline constexpr auto compact_interface_layout = layout<interface>(
    packed<4>(bits<&interface::format, 2, member_term<&interface::format>>,
              bits<&interface::value, 30, member_term<&interface::value>>));
inline constexpr auto expanded_interface_layout = layout<interface>(
    xdr<&interface::format>, xdr<&interface::value>);
// clang-format on

/// One packet of many.
struct flow_sample {
  std::uint32_t sequence;  ///< flow samples of this source
  data_source source;
  std::uint32_t sampling_rate;  ///< one of how many packets; 0 is not legal
  std::uint32_t sample_pool;    ///< packets that could have been sampled, since the start
  std::uint32_t drops;          ///< samples lost for lack of resources, since the start
  interface input, output;
  blocks records;
};

/// Counters of a source, at an instant.
struct counters_sample {
  std::uint32_t sequence;  ///< counter samples of this source
  data_source source;
  blocks records;
};

/// A packet that was dropped (sFlow Dropped Packet Notification Structures). It has no compact form.
struct discarded_packet {
  std::uint32_t sequence;
  data_source source;
  std::uint32_t drops;          ///< notifications lost to rate limiting, since the start
  std::uint32_t input, output;  ///< ifIndex; 0: unknown
  std::uint32_t reason;         ///< drop_reason, or any other number
  blocks records;
};

// clang-format off
template <const auto& Source, const auto& Interface>
inline constexpr auto flow_sample_form = layout<flow_sample>(
    xdr<&flow_sample::sequence>,
    nested<&flow_sample::source, Source>,
    xdr<&flow_sample::sampling_rate>,
    xdr<&flow_sample::sample_pool>,
    xdr<&flow_sample::drops>,
    nested<&flow_sample::input, Interface>,
    nested<&flow_sample::output, Interface>,
    xdr<&flow_sample::records>);
inline constexpr auto& flow_sample_layout = flow_sample_form<compact_source_layout, compact_interface_layout>;
inline constexpr auto& flow_sample_expanded_layout = flow_sample_form<expanded_source_layout, expanded_interface_layout>;
static_assert(flow_sample_layout.min_size == 32 && flow_sample_expanded_layout.min_size == 44);

template <const auto& Source>
inline constexpr auto counters_sample_form = layout<counters_sample>(
    xdr<&counters_sample::sequence>,
    nested<&counters_sample::source, Source>,
    xdr<&counters_sample::records>);
inline constexpr auto& counters_sample_layout = counters_sample_form<compact_source_layout>;
inline constexpr auto& counters_sample_expanded_layout = counters_sample_form<expanded_source_layout>;

inline constexpr auto discarded_packet_layout = layout<discarded_packet>(
    xdr<&discarded_packet::sequence>,
    nested<&discarded_packet::source, expanded_source_layout>,
    xdr<&discarded_packet::drops>,
    xdr<&discarded_packet::input>,
    xdr<&discarded_packet::output>,
    xdr<&discarded_packet::reason>,
    xdr<&discarded_packet::records>);
// clang-format on
static_assert(discarded_packet_layout.min_size == 32);

/// Formats of samples, enterprise 0.
namespace sample_format {
inline constexpr data_format flow = make_format(0, 1);
inline constexpr data_format counters = make_format(0, 2);
inline constexpr data_format flow_expanded = make_format(0, 3);
inline constexpr data_format counters_expanded = make_format(0, 4);
inline constexpr data_format discarded = make_format(0, 5);
}  // namespace sample_format

/// An agent uses the compact form only if none of its ifIndexes ever reaches 2^24.
enum class sample_form : std::uint8_t { compact, expanded };

namespace detail {
/// Like decode of the layout, without clearing the sample first: 4 ns of 23.
template <class Sample>
[[gnu::always_inline]] constexpr result<Sample> decode_sample(auto layout, octets in, std::uint32_t offset) noexcept {
  static_assert(layout.covers_record);
  reader from{in, offset};
  Sample s;
  if (const error e = layout.read(from, s)) return e;
  return s;
}
}  // namespace detail

/// The octets of a block whose format is_flow, is_counters or sample_format::discarded. Octets after the last record
/// are ignored. `offset`: of data in the datagram. Errors: truncated, bad_count, bad_length.
[[nodiscard]] [[gnu::always_inline]] constexpr result<flow_sample> decode_flow(const block& b,
                                                                               std::uint32_t offset = 0) noexcept {
  return b.format == sample_format::flow
             ? detail::decode_sample<flow_sample>(flow_sample_layout, b.data, offset)
             : detail::decode_sample<flow_sample>(flow_sample_expanded_layout, b.data, offset);
}
[[nodiscard]] constexpr result<counters_sample> decode_counters(const block& b, std::uint32_t offset = 0) noexcept {
  return b.format == sample_format::counters ? flowkit::decode(counters_sample_layout, b.data, offset)
                                             : flowkit::decode(counters_sample_expanded_layout, b.data, offset);
}
[[nodiscard]] constexpr result<discarded_packet> decode_discarded(const block& b, std::uint32_t offset = 0) noexcept {
  return flowkit::decode(discarded_packet_layout, b.data, offset);
}
[[nodiscard]] constexpr bool is_flow(data_format f) noexcept {
  return f == sample_format::flow || f == sample_format::flow_expanded;
}
[[nodiscard]] constexpr bool is_counters(data_format f) noexcept {
  return f == sample_format::counters || f == sample_format::counters_expanded;
}

/// Octets before the records: 0 for a format that is not a sample.
[[nodiscard]] constexpr std::size_t fixed_size(data_format f) noexcept {
  if (f == sample_format::flow) return flow_sample_layout.min_size;
  if (f == sample_format::flow_expanded) return flow_sample_expanded_layout.min_size;
  if (f == sample_format::counters) return counters_sample_layout.min_size;
  if (f == sample_format::counters_expanded) return counters_sample_expanded_layout.min_size;
  return f == sample_format::discarded ? discarded_packet_layout.min_size : 0;
}

/// A sample whose records end exactly where it does: the proof required if a length cannot be trusted.
[[nodiscard]] constexpr bool is_filled(const block& b) noexcept {
  const auto filled = [&](const auto& s) {
    return s && fixed_size(b.format) + s->records.raw().size() == b.data.size();
  };
  if (is_flow(b.format)) return filled(decode_flow(b));
  if (is_counters(b.format)) return filled(decode_counters(b));
  return b.format == sample_format::discarded && filled(decode_discarded(b));
}

[[nodiscard]] constexpr bool operator==(const flow_sample& a, const flow_sample& b) noexcept {
  return same_members(flow_sample_layout, a, b);
}
[[nodiscard]] constexpr bool operator==(const counters_sample& a, const counters_sample& b) noexcept {
  return same_members(counters_sample_layout, a, b);
}
[[nodiscard]] constexpr bool operator==(const discarded_packet& a, const discarded_packet& b) noexcept {
  return same_members(discarded_packet_layout, a, b);
}

}  // namespace flowkit::sflow5
