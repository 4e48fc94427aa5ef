// SPDX-License-Identifier: BSL-1.0
// Looks for anomalies in the frame, the samples and the records of an sFlow datagram. Offsets: of a block's data in the
// datagram; its format and length come before it.
#pragma once

#include <flowkit/core/field_place.hpp>
#include <flowkit/core/sampling.hpp>
#include <flowkit/sflow5/extended_data.hpp>
#include <flowkit/sflow5/findings.hpp>
#include <flowkit/sflow5/message.hpp>
#include <flowkit/sflow5/packet_data.hpp>
#include <flowkit/sflow5/sample.hpp>

namespace flowkit::inline v0::sflow5 {

/// The agent's address in a datagram whose header decodes.
[[nodiscard]] constexpr place agent_place(octets datagram) noexcept {
  return place_in<&header::agent>(header_layout, datagram.subspan(sizeof(version)), sizeof(version));
}
/// A block with its format and length.
[[nodiscard]] constexpr place block_place(const block& b, std::uint32_t offset) noexcept {
  return make_place(offset - block_layout.min_size, block_layout.min_size + b.data.size());
}
/// The length of a block.
[[nodiscard]] constexpr place length_place(std::uint32_t offset) noexcept {
  return place_of<&block::data>(block_layout, offset - block_layout.min_size);
}

/// The frame around the samples. `datagram` is what `s` was decoded from.
template <finding_sink<finding> Sink>
constexpr void inspect(const salvage& s, octets datagram, Sink&& sink) {
  if constexpr (ignores<Sink>) return;
  if (s.wrong.code == errc::ok && s.end < datagram.size())
    sink(finding::trailing_octets, make_place(s.end, datagram.size() - s.end));
  if (!is_specified(s.found.head.agent)) sink(finding::agent_unknown, agent_place(datagram));
}

/// Where the datagrams of one agent come from.
class agent_origin {
 public:
  /// `from`: the address that `datagram` came from.
  template <finding_sink<finding> Sink>
  constexpr void inspect(octets datagram, const ip_address& from, Sink&& sink) {
    if (known_ && from != last_) sink(finding::agent_moved, agent_place(datagram));
    known_ = true, last_ = from;
  }

 private:
  ip_address last_;
  bool known_ = false;
};

/// The forms of one agent's samples; once both forms have occurred, every further sample is reported.
class sample_forms {
 public:
  template <finding_sink<finding> Sink>
  constexpr void inspect(const block& b, std::uint32_t offset, Sink&& sink) {
    compact_ |= b.format == sample_format::flow || b.format == sample_format::counters;
    expanded_ |= b.format == sample_format::flow_expanded || b.format == sample_format::counters_expanded;
    if (compact_ && expanded_) sink(finding::mixed_forms, block_place(b, offset));
  }

 private:
  bool compact_ = false, expanded_ = false;
};

namespace detail {
/// A member of a sample, by the layout of the block's format.
template <auto Member>
[[nodiscard]] constexpr place place_in_sample(const block& b, std::uint32_t offset) noexcept {
  using sample = typename flowkit::detail::member_of<decltype(Member)>::record;
  if constexpr (std::is_same_v<sample, flow_sample>)
    return b.format == sample_format::flow ? place_of<Member>(flow_sample_layout, offset)
                                           : place_of<Member>(flow_sample_expanded_layout, offset);
  else if constexpr (std::is_same_v<sample, counters_sample>)
    return b.format == sample_format::counters ? place_of<Member>(counters_sample_layout, offset)
                                               : place_of<Member>(counters_sample_expanded_layout, offset);
  else
    return place_of<Member>(discarded_packet_layout, offset);
}
}  // namespace detail

/// What all kinds of samples have; `s` was decoded from `b`.
template <class Sample, finding_sink<finding> Sink>
constexpr void inspect_frame(const Sample& s, const block& b, std::uint32_t offset, Sink&& sink) {
  if (b.data.size() % 4 != 0) sink(finding::unaligned_length, length_place(offset));
  if (s.records.empty()) sink(finding::no_records, detail::place_in_sample<&Sample::records>(b, offset));
  if (const std::size_t used = fixed_size(b.format) + s.records.raw().size(); used < b.data.size())
    sink(finding::sample_longer, make_place(offset + used, b.data.size() - used));
  if (s.source.type > 3) sink(finding::source_type, detail::place_in_sample<&Sample::source>(b, offset));
}

/// What flow samples alone have; `s` was decoded from `b`.
template <finding_sink<finding> Sink>
constexpr void inspect(const flow_sample& s, const block& b, std::uint32_t offset, Sink&& sink) {
  if (s.sampling_rate == 0) sink(finding::rate_zero, detail::place_in_sample<&flow_sample::sampling_rate>(b, offset));
  if (s.sampling_rate > max_believable_rate)
    sink(finding::rate_wild, detail::place_in_sample<&flow_sample::sampling_rate>(b, offset));
  if (s.sample_pool == 0) sink(finding::pool_zero, detail::place_in_sample<&flow_sample::sample_pool>(b, offset));
}

/// The blocks of one sample's records, in order; not their content.
class record_blocks {
 public:
  template <finding_sink<finding> Sink>
  constexpr void inspect(block_kind kind, const block& b, std::uint32_t offset, Sink&& sink) {
    if (b.data.size() % 4 != 0) sink(finding::unaligned_length, length_place(offset));
    const auto format = static_cast<std::uint32_t>(b.format);
    if (kind != block_kind::flow_record || format < 1 || format > 4) return;
    if ((seen_ >> format & 1) != 0) sink(finding::duplicate_record, block_place(b, offset));
    seen_ |= 1u << format;
  }

 private:
  unsigned seen_ = 0;  ///< of the formats 1 to 4, which describe the packet
};

/// A structure that was read from `data`: only these have rules of their own.
template <structure T, finding_sink<finding> Sink>
constexpr void inspect(const T&, octets, std::uint32_t, Sink&&) {}

template <finding_sink<finding> Sink>
constexpr void inspect(const sampled_header& h, octets, std::uint32_t offset, Sink&& sink) {
  constexpr auto ethernet = static_cast<std::uint32_t>(header_protocol::ethernet);
  constexpr auto& layout = layout_of<sampled_header>;
  if (h.stripped > h.frame_length) sink(finding::stripped, place_of<&sampled_header::stripped>(layout, offset));
  if (h.frame_length < h.header.size() + h.stripped)
    sink(finding::frame_length, place_of<&sampled_header::frame_length>(layout, offset));
  // ff 03 is HDLC: PPP that an agent reports as Ethernet; four octets are complete.
  const bool is_ppp = h.header.size() >= 4 && h.header[0] == std::byte{0xff} && h.header[1] == std::byte{0x03};
  if (h.protocol == ethernet && h.header.size() < 14 && !is_ppp) {
    const place length = place_of<&sampled_header::header>(layout, offset);
    sink(finding::header_short, make_place(length.offset, length.length + h.header.size()));
  }
}

template <finding_sink<finding> Sink>
constexpr void inspect(const extended_router& r, octets data, std::uint32_t offset, Sink&& sink) {
  const std::uint32_t most = r.nexthop.is_v6() ? 128 : 32;
  const bool source = r.src_mask_len > most, destination = r.dst_mask_len > most;
  if (!source && !destination) return;
  const place first = place_in<&extended_router::src_mask_len>(layout_of<extended_router>, data, offset);
  const place second = place_in<&extended_router::dst_mask_len>(layout_of<extended_router>, data, offset);
  sink(finding::prefix_length,
       make_place((source ? first : second).offset, (source ? first.length : 0) + (destination ? second.length : 0)));
}

template <finding_sink<finding> Sink>
constexpr void inspect(const extended_gateway& g, octets, std::uint32_t, Sink&& sink) {
  if constexpr (ignores<Sink>) return;
  std::size_t at = g.dst_as_path.offset();
  for (const as_segment& s : g.dst_as_path) {
    if (s.as_numbers.empty()) return sink(finding::empty_segment, make_place(at, as_segment_layout.min_size));
    at += as_segment_layout.min_size + s.as_numbers.raw().size();
  }
}

/// The first string of a structure that is longer than the structure declares; an empty place if there is none. Nested
/// parts are not examined. `value` was read from `data`.
template <structure T>
[[nodiscard]] place long_string(const T& value, octets data, std::uint32_t offset) noexcept {
  place found;
  layout_of<T>.for_each([&]<class D>(D) {
    if constexpr (has_most<D>)
      if constexpr (D::most != unbounded) {
        const auto& text = value.*D::member;
        if (found.length != 0 || text.size() <= D::most) return;
        const auto before = reinterpret_cast<const std::byte*>(text.data()) - data.data();
        found = make_place(offset + static_cast<std::size_t>(before), text.size());
      }
  });
  return found;
}

/// A record of format T: whether it can be read, and its anomalies. take(value) is called if it can, so that whoever
/// wants both reads it once.
template <structure T, finding_sink<finding> Sink, std::invocable<const T&> Take>
void inspect_record(const block& b, std::uint32_t offset, Sink&& sink, Take&& take) {
  const auto r = read<T>(b.data, offset);
  if (!r) return sink(finding::record_damaged, block_place(b, offset));
  inspect(r->value, b.data, offset, sink);
  if (r->is_variant) sink(finding::record_variant, block_place(b, offset));
  if (r->odd_padding.length != 0) sink(finding::nonzero_padding, r->odd_padding);
  if (const place p = long_string(r->value, b.data, offset); p.length != 0) sink(finding::long_string, p);
  if (r->used < b.data.size()) sink(finding::record_longer, make_place(offset + r->used, b.data.size() - r->used));
  take(r->value);
}
template <structure T, finding_sink<finding> Sink>
void inspect_record(const block& b, std::uint32_t offset, Sink&& sink) {
  if constexpr (ignores<Sink>) return;
  inspect_record<T>(b, offset, sink, [](const T&) {});
}

}  // namespace flowkit::sflow5
