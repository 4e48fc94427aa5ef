// SPDX-License-Identifier: BSL-1.0
// MPLS label stack entry (RFC 3032, traffic class by RFC 5462).
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/packed.hpp>

namespace flowkit::packet {

namespace term {
inline constexpr element mplsLabel = local_term("mplsLabel", abstract_type::unsigned32);
inline constexpr element mplsTrafficClass = local_term("mplsTrafficClass", abstract_type::unsigned8);
inline constexpr element bottomOfStack = local_term("bottomOfStack", abstract_type::boolean);
inline constexpr element mplsTTL = local_term("mplsTTL", abstract_type::unsigned8, unit::hops);
}  // namespace term

struct mpls {
  std::uint32_t label;         ///< 20 bits
  std::uint8_t traffic_class;  ///< 0..7
  bool bottom;                 ///< of the stack: no entry follows. What does follow, none of them says
  std::uint8_t ttl;
  friend constexpr bool operator==(const mpls&, const mpls&) = default;
};
// clang-format off
inline constexpr auto mpls_layout = layout<mpls>(
    packed<4>(bits<&mpls::label, 20, term::mplsLabel>, bits<&mpls::traffic_class, 3, term::mplsTrafficClass>, bits<&mpls::bottom, 1, term::bottomOfStack>, bits<&mpls::ttl, 8, term::mplsTTL>));
// clang-format on
static_assert(mpls_layout.size == 4);

}  // namespace flowkit::packet
