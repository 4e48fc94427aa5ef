// SPDX-License-Identifier: BSL-1.0
// The Internet checksum (RFC 1071), of IPv4 headers and of what IP carries.
#pragma once

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/types.hpp>

namespace flowkit::inline v0::packet {

/// The sum of the 16-bit words, not yet folded: the sums of several parts add up if each but the last has an even
/// number of octets. An odd octet counts as the upper half of a word.
[[nodiscard]] constexpr std::uint64_t ones_complement_sum(octets in) noexcept {
  std::uint64_t out = 0;
  std::size_t i = 0;
  for (; i + 4 <= in.size(); i += 4) out += load_be<std::uint32_t>(in.data() + i);  // 2^16 is 1 modulo 2^16 - 1
  if (i + 2 <= in.size()) out += load_be<std::uint16_t>(in.data() + i), i += 2;
  if (i < in.size()) out += std::to_integer<std::uint64_t>(in[i]) << 8;
  return out;
}

/// The pseudo-header of RFC 768, 9293 and 8200 section 8.1; `length` is of header and payload.
[[nodiscard]] constexpr std::uint64_t pseudo_header_sum(const ip_address& source, const ip_address& destination,
                                                        std::uint8_t protocol, std::size_t length) noexcept {
  std::uint64_t out = std::uint64_t{protocol} + length;
  for (std::size_t i = 0; i < 16; i += 2)  // an IPv4 address has zeros after its four octets
    out += std::uint64_t{source.octets()[i]} << 8 | source.octets()[i + 1],
        out += std::uint64_t{destination.octets()[i]} << 8 | destination.octets()[i + 1];
  return out;
}

/// The value of a checksum field from the sum of all the rest; 0 from the sum of all including a correct checksum. UDP
/// sends 0xffff for 0, which would mean none.
[[nodiscard]] constexpr std::uint16_t internet_checksum(std::uint64_t sum) noexcept {
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

}  // namespace flowkit::packet
