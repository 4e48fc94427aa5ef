// SPDX-License-Identifier: BSL-1.0
// MPLS label stack entry (RFC 3032, traffic class by RFC 5462), and the control word that may come between the stack
// and the Ethernet frame of a pseudowire (RFC 4448 section 4.6).
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/packed.hpp>

namespace flowkit::inline v0::packet {

/// The UDP destination port of label stacks (RFC 7510).
inline constexpr std::uint16_t mpls_port = 6635;

/// Labels that say what they carry, if they are the last (RFC 3032 section 2.1).
namespace mpls_label {
inline constexpr std::uint32_t ipv4_explicit_null = 0;
inline constexpr std::uint32_t ipv6_explicit_null = 2;
}  // namespace mpls_label

namespace term {
inline constexpr element mplsLabel = local_term("mplsLabel", abstract_type::unsigned32);
inline constexpr element mplsTrafficClass = local_term("mplsTrafficClass", abstract_type::unsigned8);
inline constexpr element bottomOfStack = local_term("bottomOfStack", abstract_type::boolean);
inline constexpr element mplsTTL = local_term("mplsTTL", abstract_type::unsigned8, unit::hops);
inline constexpr element pseudowireSequence = local_term("pseudowireSequence", abstract_type::unsigned16);
}  // namespace term

struct mpls {
  std::uint32_t label;         ///< 20 bits
  std::uint8_t traffic_class;  ///< 0..7
  bool bottom;                 ///< of the stack: no entry follows. None of the entries says what does
  std::uint8_t ttl;
  friend constexpr bool operator==(const mpls&, const mpls&) = default;
};
// clang-format off
inline constexpr auto mpls_layout = layout<mpls>(
    packed<4>(bits<&mpls::label, 20, term::mplsLabel>, bits<&mpls::traffic_class, 3, term::mplsTrafficClass>, bits<&mpls::bottom, 1, term::bottomOfStack>, bits<&mpls::ttl, 8, term::mplsTTL>));
// clang-format on
static_assert(mpls_layout.size == 4);

/// Its first four bits are 0 (RFC 4385 section 3); the twelve bits before the number are reserved.
struct control_word {
  std::uint16_t sequence;  ///< 0: frames are not numbered
  friend constexpr bool operator==(const control_word&, const control_word&) = default;
};
// clang-format off
inline constexpr auto control_word_layout = layout<control_word>(
    pad<2>,
    field<&control_word::sequence, term::pseudowireSequence>);
// clang-format on
static_assert(control_word_layout.size == 4);

}  // namespace flowkit::packet
