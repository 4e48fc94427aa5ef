// SPDX-License-Identifier: BSL-1.0
// Anomalies in sFlow that do not prevent decoding: for receivers to count; the codec does not fail on them.
#pragma once

#include <flowkit/core/finding.hpp>

namespace flowkit::inline v0::sflow5 {

enum class finding : std::uint8_t {
  trailing_octets,  ///< after the last sample
  agent_unknown,    ///< no agent address
  agent_moved,      ///< the agent's datagrams came from another address before
  mixed_forms,      ///< compact and expanded samples from one agent
  unaligned_length,
  nonzero_padding,   ///< after a string
  sample_longer,     ///< octets after the last record of a sample
  sample_length,     ///< the last sample's records end with the datagram, its length says otherwise
  record_longer,     ///< a structure longer than known
  record_damaged,    ///< a known structure that does not decode
  record_variant,    ///< a structure in its second form
  duplicate_record,  ///< two records of one format that describe the packet
  no_records,
  rate_wild,  ///< above 2^24: no device samples one of so many
  rate_zero,
  pool_zero,      ///< fewer packets than were sampled
  source_type,    ///< above 3
  frame_length,   ///< less than the octets that were sampled
  stripped,       ///< more than the frame had
  header_short,   ///< ends within the link layer
  long_string,    ///< longer than the structure declares
  prefix_length,  ///< longer than the address
  empty_segment,  ///< an AS path segment without AS
  count_,         ///< how many findings there are
};
inline constexpr std::size_t finding_count = count_of_findings<finding>;

// record_variant: also SFLOW-HOST-UUID. The catalogue has no row for the lengths that structures declare for strings.
// clang-format off
inline constexpr std::array<finding_row<finding>, finding_count> finding_table{{
    {finding::trailing_octets,  "SFLOW-5-TILE",         "trailing octets"},
    {finding::agent_unknown,    "SFLOW-5-AGENT-TYPE",   "agent without address"},
    {finding::agent_moved,      "SFLOW-5-AGENT-STABLE", "agent at another address"},
    {finding::mixed_forms,      "SFLOW-5-NOMIX",        "compact and expanded samples"},
    {finding::unaligned_length, "SFLOW-5-XDR-ALIGN",    "length no multiple of 4"},
    {finding::nonzero_padding,  "SFLOW-5-XDR-ALIGN",    "padding not zero"},
    {finding::sample_longer,    "SFLOW-5-SAMPLELEN",    "sample longer than its records"},
    {finding::sample_length,    "SFLOW-5-SAMPLELEN",    "length of the last sample wrong"},
    {finding::record_longer,    "SFLOW-5-EXTENDED",     "record longer than known"},
    {finding::record_damaged,   "SFLOW-5-SHORTREC",     "record damaged"},
    {finding::record_variant,   "SFLOW-5-SE-MAC",       "record in a second form"},
    {finding::duplicate_record,   "SFLOW-5-FS-DUPREC",    "duplicate record"},
    {finding::no_records,       "SFLOW-5-FS-EMPTY",     "sample without records"},
    {finding::rate_wild,        "SFLOW-5-FS-RATE",      "sampling rate above 2^24"},
    {finding::rate_zero,        "SFLOW-5-FS-RATE0",     "sampling rate zero"},
    {finding::pool_zero,        "SFLOW-5-FS-POOL",      "sample pool zero"},
    {finding::source_type,      "SFLOW-5-FS-SRCCLASS",  "data source type above 3"},
    {finding::frame_length,     "SFLOW-5-SH-FRAMELEN",  "frame shorter than its header"},
    {finding::stripped,         "SFLOW-5-SH-STRIPPED",  "more stripped than the frame had"},
    {finding::header_short,     "SFLOW-5-SH-MINHDR",    "sampled header ends in the link layer"},
    {finding::long_string,      "",                     "string longer than allowed"},
    {finding::prefix_length,    "SFLOW-5-RT-MASK",      "prefix longer than the address"},
    {finding::empty_segment,    "SFLOW-5-GW-SEG",       "empty AS path segment"},
}};
// clang-format on
static_assert(flowkit::detail::is_in_order(finding_table));

/// The rule's id in the catalogue of requirements; "" where it has none.
[[nodiscard]] constexpr const char* tag(finding f) noexcept {
  return flowkit::detail::cell(finding_table, f, &finding_row<finding>::tag);
}
[[nodiscard]] constexpr const char* to_string(finding f) noexcept {
  return flowkit::detail::cell(finding_table, f, &finding_row<finding>::words);
}

}  // namespace flowkit::sflow5
