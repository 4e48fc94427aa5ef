// SPDX-License-Identifier: BSL-1.0
// TCP header without its options (RFC 9293).
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/packed.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::inline v0::packet {

namespace term {
inline constexpr element tcpDataOffset = local_term("tcpDataOffset", abstract_type::unsigned8, unit::four_octet_words);
inline constexpr element tcpChecksum = local_term("tcpChecksum", abstract_type::unsigned16);
}  // namespace term

struct tcp {
  std::uint16_t source_port, destination_port;
  std::uint32_t sequence, acknowledgement;
  std::uint8_t header_words;  ///< data offset: header length in 4-octet words, options included: 5..15
  std::uint16_t flags;        ///< 12 bits: 4 reserved ones, then CWR, ECE, URG, ACK, PSH, RST, SYN, FIN
  std::uint16_t window, checksum, urgent_pointer;
  friend constexpr bool operator==(const tcp&, const tcp&) = default;
};
// clang-format off
inline constexpr auto tcp_layout = layout<tcp>(
    field<&tcp::source_port, ie::tcpSourcePort>,
    field<&tcp::destination_port, ie::tcpDestinationPort>,
    field<&tcp::sequence, ie::tcpSequenceNumber>,
    field<&tcp::acknowledgement, ie::tcpAcknowledgementNumber>,
    packed<2>(bits<&tcp::header_words, 4, term::tcpDataOffset>, bits<&tcp::flags, 12, ie::tcpControlBits>),
    field<&tcp::window, ie::tcpWindowSize>,
    field<&tcp::checksum, term::tcpChecksum>,
    field<&tcp::urgent_pointer, ie::tcpUrgentPointer>);
// clang-format on
static_assert(tcp_layout.size == 20);

}  // namespace flowkit::packet
