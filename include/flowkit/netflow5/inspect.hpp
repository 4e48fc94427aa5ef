// SPDX-License-Identifier: BSL-1.0
// What is odd in a v5 datagram that decodes all the same: for receivers to count, not for the codec to refuse.
#pragma once

#include <flowkit/core/field_place.hpp>
#include <flowkit/core/finding.hpp>
#include <flowkit/netflow5/message.hpp>

namespace flowkit::netflow5 {

enum class finding : std::uint8_t {
  count_zero,
  count_over_30,
  trailing_octets,
  nanoseconds_range,
  boot_before_1970,       ///< uptime is longer than the time since 1970
  sampling_undefined,     ///< mode 3
  sampling_inconsistent,  ///< a mode without an interval
  last_before_first,
  last_after_export,
  no_packets,
  prefix_over_32,
  count_,  ///< how many findings there are
};
inline constexpr std::size_t finding_count = count_of_findings<finding>;

// clang-format off
inline constexpr std::array<finding_row<finding>, finding_count> finding_table{{
    {finding::count_zero,            "NFV5-HDR-COUNT",     "count zero"},
    {finding::count_over_30,         "NFV5-HDR-COUNT",     "count over 30"},
    {finding::trailing_octets,       "NFV5-HDR-LEN",       "trailing octets"},
    {finding::nanoseconds_range,     "NFV5-HDR-NSECS",     "nanoseconds out of range"},
    {finding::boot_before_1970,      "NFV5-HDR-SECS",      "boot before 1970"},
    {finding::sampling_undefined,    "NFV5-HDR-SAMPMODE",  "sampling mode undefined"},
    {finding::sampling_inconsistent, "NFV5-HDR-SAMPCONS",  "sampling mode without interval"},
    {finding::last_before_first,     "NFV5-REC-FIRSTLAST", "last before first"},
    {finding::last_after_export,     "NFV5-REC-FIRSTLAST", "last after export"},
    {finding::no_packets,            "NFV5-REC-PKTS",      "no packets"},
    {finding::prefix_over_32,        "NFV5-REC-MASK",      "prefix length over 32"},
}};
// clang-format on
static_assert(flowkit::detail::is_in_order(finding_table));

/// The rule's id in the catalogue of requirements.
[[nodiscard]] constexpr const char* tag(finding f) noexcept {
  return flowkit::detail::cell(finding_table, f, &finding_row<finding>::tag);
}
[[nodiscard]] constexpr const char* to_string(finding f) noexcept {
  return flowkit::detail::cell(finding_table, f, &finding_row<finding>::words);
}

/// The header and the frame around it. `datagram` is what `m` was decoded from.
template <finding_sink<finding> Sink>
constexpr void inspect(const message& m, octets datagram, Sink&& sink) {
  constexpr place count_at{sizeof(version), sizeof(std::uint16_t)};
  constexpr std::size_t head_at = header_size - header_layout.size;
  constexpr place sampling_at = place_of<&header::mode>(header_layout, head_at);
  const header& h = m.head;
  const std::size_t count = announced_count(datagram), announced = encoded_size(count);
  if (count == 0) sink(finding::count_zero, count_at);
  if (count > max_records) sink(finding::count_over_30, count_at);
  if (datagram.size() > announced) sink(finding::trailing_octets, make_place(announced, datagram.size() - announced));
  if (h.unix_nsecs > 999'999'999)
    sink(finding::nanoseconds_range, place_of<&header::unix_nsecs>(header_layout, head_at));
  if (h.sys_uptime / 1000 > h.unix_secs)
    sink(finding::boot_before_1970, place_of<&header::sys_uptime>(header_layout, head_at));
  if (h.mode == sampling_mode::undefined) sink(finding::sampling_undefined, sampling_at);
  if (h.mode != sampling_mode::none && h.sampling_interval == 0) sink(finding::sampling_inconsistent, sampling_at);
}

/// A datagram that is mostly not what its count announces (more octets behind the records than before their end, and
/// more than one record) is refused by receivers as bad_length at the first of them; its records are given all the
/// same.
[[nodiscard]] constexpr error inspect_length(octets datagram) noexcept {
  const std::size_t announced = encoded_size(announced_count(datagram));
  if (datagram.size() <= 2 * announced || datagram.size() - announced <= record_layout.size) return {};
  return {errc::bad_length, static_cast<std::uint32_t>(announced)};
}

/// One record of the datagram with header `h`; `at`: its first octet, encoded_size(i) for record i.
template <finding_sink<finding> Sink>
constexpr void inspect(const record& r, const header& h, std::size_t at, Sink&& sink) {
  constexpr place source = place_of<&record::source_mask>(record_layout);
  constexpr place destination = place_of<&record::destination_mask>(record_layout);
  static_assert(destination.offset == source.offset + source.length, "both are one place");
  if (r.last - r.first >= 0x8000'0000u) sink(finding::last_before_first, place_of<&record::last>(record_layout, at));
  if (h.sys_uptime - r.last >= 0x8000'0000u)
    sink(finding::last_after_export, place_of<&record::last>(record_layout, at));
  if (r.packets == 0) sink(finding::no_packets, place_of<&record::packets>(record_layout, at));
  const bool wide_source = r.source_mask > 32, wide_destination = r.destination_mask > 32;
  if (wide_source || wide_destination)
    sink(finding::prefix_over_32,
         make_place(at + (wide_source ? source : destination).offset,
                    (wide_source ? source.length : 0) + (wide_destination ? destination.length : 0)));
}

}  // namespace flowkit::netflow5
