// SPDX-License-Identifier: BSL-1.0
// GENEVE header without its options (RFC 8926).
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/packed.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::inline v0::packet {

/// The UDP destination port that announces it.
inline constexpr std::uint16_t geneve_port = 6081;

namespace term {
inline constexpr element geneveVersion = local_term("geneveVersion", abstract_type::unsigned8);
inline constexpr element geneveOptionsLength =
    local_term("geneveOptionsLength", abstract_type::unsigned8, unit::four_octet_words);
inline constexpr element controlPacket = local_term("controlPacket", abstract_type::boolean);
inline constexpr element criticalOptionsPresent = local_term("criticalOptionsPresent", abstract_type::boolean);
inline constexpr element virtualNetworkIdentifier = local_term("virtualNetworkIdentifier", abstract_type::unsigned32);
}  // namespace term

struct geneve {
  std::uint8_t version;        ///< 0
  std::uint8_t options_words;  ///< length of the options that follow, in 4-octet words: 0..63
  bool control, critical;
  std::uint16_t protocol;  ///< EtherType of what follows the options
  std::uint32_t vni;       ///< 24 bits
  friend constexpr bool operator==(const geneve&, const geneve&) = default;
};
// clang-format off
inline constexpr auto geneve_layout = layout<geneve>(
    packed<2>(bits<&geneve::version, 2, term::geneveVersion>, bits<&geneve::options_words, 6, term::geneveOptionsLength>, bits<&geneve::control, 1, term::controlPacket>, bits<&geneve::critical, 1, term::criticalOptionsPresent>, spare_bits<6>),
    field<&geneve::protocol, ie::ethernetType>,
    packed<4>(bits<&geneve::vni, 24, term::virtualNetworkIdentifier>, spare_bits<8>));
// clang-format on
static_assert(geneve_layout.size == 8);

}  // namespace flowkit::packet
