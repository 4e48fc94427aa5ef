// SPDX-License-Identifier: BSL-1.0
// What is odd in sFlow that decodes all the same: for receivers to count, not for the codec to refuse.
#pragma once

#include <flowkit/core/finding_set.hpp>
#include <flowkit/core/sampling.hpp>
#include <flowkit/sflow5/extended_data.hpp>
#include <flowkit/sflow5/message.hpp>
#include <flowkit/sflow5/packet_data.hpp>
#include <flowkit/sflow5/sample.hpp>

namespace flowkit::sflow5 {

/// Each stands for a requirement of the conformance catalogue, named in brackets.
enum class finding : std::uint8_t {
  trailing_octets,   ///< behind the last sample [SFLOW-5-TILE]
  agent_unknown,     ///< no agent address [SFLOW-5-AGENT-TYPE]
  agent_moved,       ///< the agent's datagrams came from another address before [SFLOW-5-AGENT-STABLE]
  mixed_forms,       ///< compact and expanded samples of one agent [SFLOW-5-NOMIX]
  unaligned_length,  ///< a length that is no multiple of 4 [SFLOW-5-XDR-ALIGN]
  nonzero_padding,   ///< behind a string [SFLOW-5-XDR-ALIGN]
  sample_longer,     ///< octets behind the last record of a sample [SFLOW-5-SAMPLELEN]
  sample_length,     ///< the last sample's records end with the datagram, its length says otherwise [SFLOW-5-SAMPLELEN]
  record_longer,     ///< a structure longer than known [SFLOW-5-EXTENDED]
  record_damaged,    ///< a known structure that does not decode [SFLOW-5-SHORTREC]
  record_variant,    ///< a structure in its second form [SFLOW-5-SE-MAC] [SFLOW-HOST-UUID]
  record_doubled,    ///< two records of one format that describe the packet [SFLOW-5-FS-DUPREC]
  no_records,        ///< [SFLOW-5-FS-EMPTY]
  rate_wild,         ///< above 2^24: no device samples one of so many [SFLOW-5-FS-RATE]
  rate_zero,         ///< [SFLOW-5-FS-RATE0]
  pool_zero,         ///< fewer packets than were sampled [SFLOW-5-FS-POOL]
  source_type,       ///< above 3 [SFLOW-5-FS-SRCCLASS]
  frame_length,      ///< below the octets that were sampled [SFLOW-5-SH-FRAMELEN]
  stripped,          ///< more than the frame had [SFLOW-5-SH-STRIPPED]
  header_short,      ///< ends within the link layer [SFLOW-5-SH-MINHDR]
  long_string,       ///< longer than the structure declares
  prefix_length,     ///< longer than the address [SFLOW-5-RT-MASK]
  empty_segment,     ///< an AS path segment without AS [SFLOW-5-GW-SEG]
  count_,            ///< how many findings there are
};
inline constexpr std::size_t finding_count = static_cast<std::size_t>(finding::count_);

[[nodiscard]] constexpr const char* to_string(finding f) noexcept {
  switch (f) {
    case finding::trailing_octets: return "trailing octets";
    case finding::agent_unknown: return "agent without address";
    case finding::agent_moved: return "agent at another address";
    case finding::mixed_forms: return "compact and expanded samples";
    case finding::unaligned_length: return "length no multiple of 4";
    case finding::nonzero_padding: return "padding not zero";
    case finding::sample_longer: return "sample longer than its records";
    case finding::sample_length: return "length of the last sample wrong";
    case finding::record_longer: return "record longer than known";
    case finding::record_damaged: return "record damaged";
    case finding::record_variant: return "record in a second form";
    case finding::record_doubled: return "record doubled";
    case finding::no_records: return "sample without records";
    case finding::rate_wild: return "sampling rate above 2^24";
    case finding::rate_zero: return "sampling rate zero";
    case finding::pool_zero: return "sample pool zero";
    case finding::source_type: return "data source type above 3";
    case finding::frame_length: return "frame shorter than its header";
    case finding::stripped: return "more stripped than the frame had";
    case finding::header_short: return "sampled header ends in the link layer";
    case finding::long_string: return "string longer than allowed";
    case finding::prefix_length: return "prefix longer than the address";
    case finding::empty_segment: return "empty AS path segment";
    case finding::count_: break;
  }
  return "?";
}

using findings = finding_set<finding>;

/// The frame around the samples. `datagram` is what `s` was decoded from.
[[nodiscard]] constexpr findings inspect(const salvage& s, octets datagram) noexcept {
  findings f;
  f.add(finding::trailing_octets, s.wrong.code == errc::ok && s.end < datagram.size());
  f.add(finding::agent_unknown, !is_specified(s.found.head.agent));
  return f;
}

/// What all kinds of samples have; `s` was decoded from `b`.
template <class Sample>
[[nodiscard]] constexpr findings inspect_frame(const Sample& s, const block& b) noexcept {
  findings f;
  f.add(finding::unaligned_length, b.data.size() % 4 != 0);
  f.add(finding::no_records, s.records.empty());
  f.add(finding::sample_longer, fixed_size(b.format) + s.records.raw().size() < b.data.size());
  f.add(finding::source_type, s.source.type > 3);
  return f;
}

[[nodiscard]] constexpr findings inspect(const flow_sample& s) noexcept {
  findings f;
  f.add(finding::rate_zero, s.sampling_rate == 0);
  f.add(finding::rate_wild, s.sampling_rate > max_believable_rate);
  f.add(finding::pool_zero, s.sample_pool == 0);
  return f;
}

/// Has a structure a string that is longer than it declares? Those of nested parts are not looked at.
template <structure T>
[[nodiscard]] constexpr bool has_long_string(const T& value) noexcept {
  bool found = false;
  layout_of<T>.for_each([&]<class D>(D) {
    if constexpr (requires { D::most; })
      if constexpr (D::most != unbounded) found |= (value.*D::member).size() > D::most;
  });
  return found;
}

/// Of structures without rules of their own.
template <structure T>
[[nodiscard]] constexpr findings inspect(const T&) noexcept {
  return {};
}
[[nodiscard]] constexpr findings inspect(const sampled_header& h) noexcept {
  constexpr auto ethernet = static_cast<std::uint32_t>(header_protocol::ethernet);
  findings f;
  f.add(finding::stripped, h.stripped > h.frame_length);
  f.add(finding::frame_length, h.frame_length < h.header.size() + h.stripped);
  // ff 03 is HDLC: PPP that an agent gives out as Ethernet, and whole with four octets.
  const bool is_ppp = h.header.size() >= 4 && h.header[0] == std::byte{0xff} && h.header[1] == std::byte{0x03};
  f.add(finding::header_short, h.protocol == ethernet && h.header.size() < 14 && !is_ppp);
  return f;
}
[[nodiscard]] constexpr findings inspect(const extended_router& r) noexcept {
  const std::uint32_t most = r.nexthop.is_v6() ? 128 : 32;
  findings f;
  f.add(finding::prefix_length, r.src_mask_len > most || r.dst_mask_len > most);
  return f;
}
[[nodiscard]] constexpr findings inspect(const extended_gateway& g) noexcept {
  findings f;
  for (const as_segment& s : g.dst_as_path) f.add(finding::empty_segment, s.as_numbers.empty());
  return f;
}

}  // namespace flowkit::sflow5
