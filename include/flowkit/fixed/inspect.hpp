// SPDX-License-Identifier: BSL-1.0
// Anomalies of datagrams with fixed records that do not prevent decoding: for receivers to count; the codec does not
// fail on them. The catalogue has the rules for v5; they apply to v1 and v7 as far as these have the fields.
#pragma once

#include <flowkit/core/field_place.hpp>
#include <flowkit/core/finding.hpp>
#include <flowkit/fixed/format.hpp>
#include <flowkit/fixed/header.hpp>

namespace flowkit::inline v0::fixed {

enum class finding : std::uint8_t {
  count_zero,
  count_over_most,
  trailing_octets,
  nanoseconds_range,
  boot_before_1970,       ///< uptime is longer than the time since 1970
  sampling_undefined,     ///< mode 3
  sampling_inconsistent,  ///< a mode without an interval
  last_before_first,
  last_after_export,
  no_packets,
  prefix_over_32,
  wide_records,  ///< v1: 52 octets each, which only the datagram's length shows
  count_,        ///< how many findings there are
};
inline constexpr std::size_t finding_count = count_of_findings<finding>;

// clang-format off
inline constexpr std::array<finding_row<finding>, finding_count> finding_table{{
    {finding::count_zero,            "NFV5-HDR-COUNT",     "count zero"},
    {finding::count_over_most,       "NFV5-HDR-COUNT",     "count over the format's most"},
    {finding::trailing_octets,       "NFV5-HDR-LEN",       "trailing octets"},
    {finding::nanoseconds_range,     "NFV5-HDR-NSECS",     "nanoseconds out of range"},
    {finding::boot_before_1970,      "NFV5-HDR-SECS",      "boot before 1970"},
    {finding::sampling_undefined,    "NFV5-HDR-SAMPMODE",  "sampling mode undefined"},
    {finding::sampling_inconsistent, "NFV5-HDR-SAMPCONS",  "sampling mode without interval"},
    {finding::last_before_first,     "NFV5-REC-FIRSTLAST", "last before first"},
    {finding::last_after_export,     "NFV5-REC-FIRSTLAST", "last after export"},
    {finding::no_packets,            "NFV5-REC-PKTS",      "no packets"},
    {finding::prefix_over_32,        "NFV5-REC-MASK",      "prefix length over 32"},
    {finding::wide_records,          "",                   "records of 52 octets"},
}};
// clang-format on
static_assert(flowkit::detail::is_in_order(finding_table));

/// The rule's id in the catalogue of requirements; empty if it has none.
[[nodiscard]] constexpr const char* tag(finding f) noexcept {
  return flowkit::detail::cell(finding_table, f, &finding_row<finding>::tag);
}
[[nodiscard]] constexpr const char* to_string(finding f) noexcept {
  return flowkit::detail::cell(finding_table, f, &finding_row<finding>::words);
}

/// The header and the frame around it. `datagram` is what `m` was decoded from. Checks of fields that a version lacks
/// are compiled out.
template <class Format, finding_sink<finding> Sink>
constexpr void inspect(const message<Format>& m, octets datagram, Sink&& sink) {
  using header = typename Format::header;
  constexpr place count_at{Format::header_at - sizeof(std::uint16_t), sizeof(std::uint16_t)};
  constexpr const auto& fields = Format::header_layout;
  const std::size_t count = announced_count<Format>(datagram), announced = encoded_size<Format>(count);
  if (count == 0) sink(finding::count_zero, count_at);
  if (count > Format::max_records) sink(finding::count_over_most, count_at);
  if (datagram.size() > announced) sink(finding::trailing_octets, make_place(announced, datagram.size() - announced));
  if (m.head.unix_nsecs > 999'999'999)
    sink(finding::nanoseconds_range, place_of<&header::unix_nsecs>(fields, Format::header_at));
  if (m.head.sys_uptime / 1000 > m.head.unix_secs)
    sink(finding::boot_before_1970, place_of<&header::sys_uptime>(fields, Format::header_at));
  if constexpr (samples<header>) {
    constexpr place sampling_at = place_of<&header::mode>(fields, Format::header_at);
    if (m.head.mode == sampling_mode::undefined) sink(finding::sampling_undefined, sampling_at);
    if (m.head.mode != sampling_mode::none && m.head.sampling_interval == 0)
      sink(finding::sampling_inconsistent, sampling_at);
  }
  if constexpr (requires { Format::is_wide; })
    if (!m.records.empty()) sink(finding::wide_records, make_place(Format::header_size, m.records.raw().size()));
}

/// A datagram of which the count covers less than half (more octets after the records than before their end, and more
/// than one record) is malformed for receivers, bad_length at the first of them; its records are still delivered.
template <class Format>
[[nodiscard]] constexpr error inspect_length(octets datagram) noexcept {
  const std::size_t announced = encoded_size<Format>(announced_count<Format>(datagram));
  if (datagram.size() <= 2 * announced || datagram.size() - announced <= Format::record_layout.size) return {};
  return {errc::bad_length, static_cast<std::uint32_t>(announced)};
}

/// One record of the datagram with header `head`; `at`: its first octet, encoded_size(i) for record i. Records without
/// prefix lengths have none to be wrong.
template <class Format, finding_sink<finding> Sink>
constexpr void inspect_record(const typename Format::record& r, const typename Format::header& head, std::size_t at,
                              Sink&& sink) {
  using record = typename Format::record;
  constexpr const auto& fields = Format::record_layout;
  if (r.last - r.first >= 0x8000'0000u) sink(finding::last_before_first, place_of<&record::last>(fields, at));
  if (head.sys_uptime - r.last >= 0x8000'0000u) sink(finding::last_after_export, place_of<&record::last>(fields, at));
  if (r.packets == 0) sink(finding::no_packets, place_of<&record::packets>(fields, at));
  if constexpr (requires { r.source_mask; }) {
    constexpr place source = place_of<&record::source_mask>(fields);
    constexpr place destination = place_of<&record::destination_mask>(fields);
    static_assert(destination.offset == source.offset + source.length, "both are one place");
    const bool wide_source = r.source_mask > 32, wide_destination = r.destination_mask > 32;
    if (wide_source || wide_destination)
      sink(finding::prefix_over_32,
           make_place(at + (wide_source ? source : destination).offset,
                      (wide_source ? source.length : 0) + (wide_destination ? destination.length : 0)));
  }
}

}  // namespace flowkit::fixed
