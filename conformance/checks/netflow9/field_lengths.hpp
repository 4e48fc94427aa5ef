// SPDX-License-Identifier: BSL-1.0
// The lengths of field types by the table of RFC 3954 section 8.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace flowkit::conformance {

/// A set of lengths of 1 to 31 octets; empty: RFC 3954 does not fix it (N, or a type that it does not have).
struct field_lengths {
  std::uint32_t bits = 0;

  [[nodiscard]] constexpr bool is_fixed() const noexcept { return bits != 0; }
  [[nodiscard]] constexpr bool contains(std::uint16_t length) const noexcept {
    return length < 32 && (bits >> length & 1) != 0;
  }
  [[nodiscard]] std::string in_words() const {
    std::string out;
    for (std::uint16_t n = 1; n < 32; ++n)
      if (contains(n)) out += (out.empty() ? "" : " or ") + std::to_string(n);
    return out + (bits == 2 ? " octet" : " octets");
  }
};

[[nodiscard]] constexpr field_lengths lengths_of(std::uint16_t type) noexcept {
  struct row {
    std::uint16_t first, last;
    field_lengths lengths;
  };
  constexpr auto of = [](auto... n) { return field_lengths{((1u << n) | ...)}; };
  // clang-format off
  constexpr std::array table{
      row{4, 6, of(1)},    // PROTOCOL, TOS, TCP_FLAGS
      row{7, 7, of(2)},    // L4_SRC_PORT
      row{8, 8, of(4)},    // IPV4_SRC_ADDR
      row{9, 9, of(1)},    // SRC_MASK
      row{10, 10, of(2, 4)},  // INPUT_SNMP
      row{11, 11, of(2)},  // L4_DST_PORT
      row{12, 12, of(4)},  // IPV4_DST_ADDR
      row{13, 13, of(1)},  // DST_MASK
      row{14, 14, of(2, 4)},  // OUTPUT_SNMP
      row{15, 15, of(4)},  // IPV4_NEXT_HOP
      row{16, 17, of(2, 4)},  // SRC_AS, DST_AS
      row{18, 18, of(4)},  // BGP_IPV4_NEXT_HOP
      row{21, 22, of(4)},  // LAST_SWITCHED, FIRST_SWITCHED
      row{27, 28, of(16)},  // IPV6_SRC_ADDR, IPV6_DST_ADDR
      row{29, 30, of(1)},  // IPV6_SRC_MASK, IPV6_DST_MASK
      row{31, 31, of(3)},  // IPV6_FLOW_LABEL
      row{32, 32, of(2)},  // ICMP_TYPE
      row{33, 33, of(1)},  // MUL_IGMP_TYPE
      row{34, 34, of(4)},  // SAMPLING_INTERVAL
      row{35, 35, of(1)},  // SAMPLING_ALGORITHM
      row{36, 37, of(2)},  // FLOW_ACTIVE_TIMEOUT, FLOW_INACTIVE_TIMEOUT
      row{38, 39, of(1)},  // ENGINE_TYPE, ENGINE_ID
      row{46, 46, of(1)},  // MPLS_TOP_LABEL_TYPE
      row{47, 47, of(4)},  // MPLS_TOP_LABEL_IP_ADDR
      row{48, 49, of(1)},  // FLOW_SAMPLER_ID, FLOW_SAMPLER_MODE
      row{50, 50, of(4)},  // FLOW_SAMPLER_RANDOM_INTERVAL
      row{55, 55, of(1)},  // DST_TOS
      row{56, 57, of(6)},  // SRC_MAC, DST_MAC
      row{58, 59, of(2)},  // SRC_VLAN, DST_VLAN
      row{60, 61, of(1)},  // IP_PROTOCOL_VERSION, DIRECTION
      row{62, 63, of(16)},  // IPV6_NEXT_HOP, BGP_IPV6_NEXT_HOP
      row{64, 64, of(4)},  // IPV6_OPTION_HEADERS
      row{70, 79, of(3)},  // MPLS_LABEL_1 to MPLS_LABEL_10
  };
  // clang-format on
  for (const row& r : table)
    if (type >= r.first && type <= r.last) return r.lengths;
  return {};
}

}  // namespace flowkit::conformance
