// SPDX-License-Identifier: BSL-1.0
// Generic routing encapsulation (RFC 2784) with key and sequence number (RFC 2890).
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/packed.hpp>
#include <flowkit/core/when.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::inline v0::packet {

namespace term {
inline constexpr element checksumPresent = local_term("checksumPresent", abstract_type::boolean);
inline constexpr element routingPresent = local_term("routingPresent", abstract_type::boolean);
inline constexpr element keyPresent = local_term("keyPresent", abstract_type::boolean);
inline constexpr element sequenceNumberPresent = local_term("sequenceNumberPresent", abstract_type::boolean);
inline constexpr element greVersion = local_term("greVersion", abstract_type::unsigned8);
inline constexpr element greChecksum = local_term("greChecksum", abstract_type::unsigned16);
inline constexpr element greSequenceNumber = local_term("greSequenceNumber", abstract_type::unsigned32);
}  // namespace term

struct gre {
  bool checksum_present;
  bool routing_present;  ///< RFC 1701; what follows then is not this layout
  bool key_present, sequence_present;
  std::uint8_t version;    ///< 0; 1 is PPTP's, another layout (RFC 2637)
  std::uint16_t protocol;  ///< EtherType of what follows
  std::uint16_t checksum;
  std::uint32_t key, sequence;
  friend constexpr bool operator==(const gre&, const gre&) = default;
  static constexpr bool has_checksum(const gre& h) noexcept { return h.checksum_present; }
  static constexpr bool has_key(const gre& h) noexcept { return h.key_present; }
  static constexpr bool has_sequence(const gre& h) noexcept { return h.sequence_present; }
};
// clang-format off
inline constexpr auto gre_layout = layout<gre>(
    packed<2>(bits<&gre::checksum_present, 1, term::checksumPresent>, bits<&gre::routing_present, 1, term::routingPresent>, bits<&gre::key_present, 1, term::keyPresent>, bits<&gre::sequence_present, 1, term::sequenceNumberPresent>, spare_bits<9>, bits<&gre::version, 3, term::greVersion>),
    field<&gre::protocol, ie::ethernetType>,
    when<&gre::has_checksum>(field<&gre::checksum, term::greChecksum>, pad<2>),
    when<&gre::has_key>(field<&gre::key, ie::greKey>),
    when<&gre::has_sequence>(field<&gre::sequence, term::greSequenceNumber>));
// clang-format on
static_assert(gre_layout.min_size == 4 && gre_layout.max_size == 16);

}  // namespace flowkit::packet
