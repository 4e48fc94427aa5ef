// SPDX-License-Identifier: BSL-1.0
// What is odd in a v5 datagram that decodes all the same: for receivers to count, not for the codec to refuse.
#pragma once

#include <flowkit/core/finding_set.hpp>
#include <flowkit/netflow5/message.hpp>

namespace flowkit::netflow5 {

/// Each stands for a requirement of the conformance catalogue, named in brackets.
enum class finding : std::uint8_t {
  count_zero,             ///< [NFV5-HDR-COUNT]
  count_over_30,          ///< [NFV5-HDR-COUNT]
  trailing_octets,        ///< [NFV5-HDR-LEN]
  nanoseconds_range,      ///< [NFV5-HDR-NSECS]
  boot_before_1970,       ///< uptime is longer than the time since 1970 [NFV5-HDR-SECS]
  sampling_undefined,     ///< mode 3 [NFV5-HDR-SAMPMODE]
  sampling_inconsistent,  ///< a mode without an interval [NFV5-HDR-SAMPCONS]
  last_before_first,      ///< [NFV5-REC-FIRSTLAST]
  last_after_export,      ///< [NFV5-REC-FIRSTLAST]
  no_packets,             ///< [NFV5-REC-PKTS]
  prefix_over_32,         ///< [NFV5-REC-MASK]
  count_,                 ///< how many findings there are
};
inline constexpr std::size_t finding_count = static_cast<std::size_t>(finding::count_);

[[nodiscard]] constexpr const char* to_string(finding f) noexcept {
  switch (f) {
    case finding::count_zero: return "count zero";
    case finding::count_over_30: return "count over 30";
    case finding::trailing_octets: return "trailing octets";
    case finding::nanoseconds_range: return "nanoseconds out of range";
    case finding::boot_before_1970: return "boot before 1970";
    case finding::sampling_undefined: return "sampling mode undefined";
    case finding::sampling_inconsistent: return "sampling mode without interval";
    case finding::last_before_first: return "last before first";
    case finding::last_after_export: return "last after export";
    case finding::no_packets: return "no packets";
    case finding::prefix_over_32: return "prefix length over 32";
    case finding::count_: break;
  }
  return "?";
}

using findings = finding_set<finding>;

/// The header and the frame around it. `datagram` is what `m` was decoded from.
[[nodiscard]] constexpr findings inspect(const message& m, octets datagram) noexcept {
  findings f;
  const std::size_t count = announced_count(datagram);
  f.add(finding::count_zero, count == 0);
  f.add(finding::count_over_30, count > max_records);
  f.add(finding::trailing_octets, datagram.size() > encoded_size(count));
  f.add(finding::nanoseconds_range, m.head.unix_nsecs > 999'999'999);
  f.add(finding::boot_before_1970, m.head.sys_uptime / 1000 > m.head.unix_secs);
  f.add(finding::sampling_undefined, m.head.mode == sampling_mode::undefined);
  f.add(finding::sampling_inconsistent, m.head.mode != sampling_mode::none && m.head.sampling_interval == 0);
  return f;
}

/// A datagram that is mostly not what its count announces (more octets behind the records than before their end, and
/// more than one record) is refused by receivers as bad_length at the first of them; its records are given all the
/// same.
[[nodiscard]] constexpr error inspect_length(octets datagram) noexcept {
  const std::size_t announced = encoded_size(announced_count(datagram));
  if (datagram.size() <= 2 * announced || datagram.size() - announced <= record_layout.size) return {};
  return {errc::bad_length, static_cast<std::uint32_t>(announced)};
}

[[nodiscard]] constexpr findings inspect(const record& r, const header& h) noexcept {
  findings f;
  f.add(finding::last_before_first, r.last - r.first >= 0x8000'0000u);
  f.add(finding::last_after_export, h.sys_uptime - r.last >= 0x8000'0000u);
  f.add(finding::no_packets, r.packets == 0);
  f.add(finding::prefix_over_32, r.source_mask > 32 || r.destination_mask > 32);
  return f;
}

}  // namespace flowkit::netflow5
