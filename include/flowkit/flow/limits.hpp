// SPDX-License-Identifier: BSL-1.0
// What options data can be limited to (RFC 3954 section 6.1, RFC 7011 section 3.4.2.1): the kinds of limits, which of
// them a flow has, and which rate comes first if several apply.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include <flowkit/core/types.hpp>
#include <flowkit/flow/sampling_source.hpp>

namespace flowkit::inline v0::flow {

enum class limit : std::uint8_t {
  sequence,        ///< selectionSequenceId
  sampler,         ///< samplerId, selectorId
  interface,       ///< v9's scope: where the flow was observed
  ingress,         ///< ingressInterface, of flows that were not observed at egress (flowDirection 1)
  egress,          ///< egressInterface, of flows that were not observed at ingress (flowDirection 0)
  ingress_of_all,  ///< ingressInterface and
  egress_of_all,   ///< egressInterface, both at once: of all flows
  physical_ingress,
  physical_egress,
  ingress_vrf,
  egress_vrf,
  template_,
  port,
  line_card,
  observation_point,
  metering_process,
  exporting_process,
  domain,
  system,  ///< v9's scope; flows carry neither this nor any of those below
  cache,
  exporter_v4,
  exporter_v6_high,
  exporter_v6_low,
  count_,
};
inline constexpr std::size_t limit_count = static_cast<std::size_t>(limit::count_);

/// A bit each. (bit_set has more words than this needs, and every flow uses it.)
using limit_set = std::uint32_t;
static_assert(limit_count <= 32);
template <class... Limit>
[[nodiscard]] constexpr limit_set limits(Limit... l) noexcept {
  return ((limit_set{1} << static_cast<unsigned>(l)) | ... | limit_set{0});
}

/// Those that a record or a flow has. Values of the others are unspecified.
struct limit_values {
  limit_set which = 0;
  std::array<std::uint64_t, limit_count> value;

  constexpr void set(limit l, std::uint64_t v) noexcept {
    which |= limits(l);
    value[static_cast<std::size_t>(l)] = v;
  }
  [[nodiscard]] constexpr bool has(limit l) const noexcept { return (which & limits(l)) != 0; }
  [[nodiscard]] constexpr std::uint64_t operator[](limit l) const noexcept {
    return value[static_cast<std::size_t>(l)];
  }
};

inline constexpr limit_set interface_limits =
    limits(limit::interface, limit::ingress, limit::egress, limit::ingress_of_all, limit::egress_of_all,
           limit::physical_ingress, limit::physical_egress);
inline constexpr limit_set never_in_flows =
    limits(limit::system, limit::cache, limit::exporter_v4, limit::exporter_v6_high, limit::exporter_v6_low);
/// Observation point, metering and exporting process: most flows do not carry them. What is announced for the only one
/// of a session, or equally for all of them, applies to such flows.
inline constexpr limit_set identity_limits =
    never_in_flows | limits(limit::observation_point, limit::metering_process, limit::exporting_process, limit::domain);
/// Fields that limit an options record wherever in it they are. The others do so only as scopes.
inline constexpr limit_set limits_of_content =
    interface_limits |
    limits(limit::sequence, limit::sampler, limit::ingress_vrf, limit::egress_vrf, limit::port, limit::line_card);

/// The rank of a rate limited to these, `open` being those that a flow does not carry: the greater comes first, equal
/// ones have to agree. The order: the flow's selection sequence (which includes its sampler), its sampler, interface,
/// VRF, template, port, line card, observer; then the number of limits.
[[nodiscard]] constexpr unsigned rank_of(limit_set all, limit_set open) noexcept {
  constexpr limit_set levels[] = {
      limits(limit::line_card), limits(limit::port),
      limits(limit::template_), limits(limit::ingress_vrf, limit::egress_vrf),
      interface_limits,         limits(limit::sampler),
      limits(limit::sequence),
  };
  const limit_set carried = identity_limits & ~limits(limit::domain) & ~open;
  unsigned rank = ((all & carried) != 0 ? 2u : 0u) | ((all & identity_limits & ~carried) != 0 ? 1u : 0u);
  unsigned level = 4;
  for (const limit_set l : levels) rank |= (all & l) != 0 ? level : 0u, level *= 2;
  // For flows that do not name their sampler, samplers come last, and all have to agree.
  const unsigned sure = (open & limits(limit::sampler)) != 0 ? 0u : 1u << 20;
  return sure | rank << 5 | static_cast<unsigned>(std::popcount(all & ~limits(limit::exporter_v6_low)));
}

/// The most specific of them.
[[nodiscard]] constexpr sampling_source source_of(limit_set all) noexcept {
  const auto any = [&](limit_set s) { return (all & s) != 0; };
  if (any(limits(limit::sequence))) return sampling_source::selection_sequence;
  if (any(limits(limit::sampler))) return sampling_source::sampler;
  if (any(interface_limits)) return sampling_source::interface;
  if (any(limits(limit::ingress_vrf, limit::egress_vrf))) return sampling_source::vrf;
  if (any(limits(limit::template_))) return sampling_source::template_;
  if (any(limits(limit::port))) return sampling_source::port;
  if (any(limits(limit::line_card))) return sampling_source::line_card;
  if (any(limits(limit::observation_point))) return sampling_source::observation_point;
  if (any(limits(limit::metering_process))) return sampling_source::metering_process;
  if (any(limits(limit::exporting_process))) return sampling_source::exporting_process;
  return any(limits(limit::domain)) ? sampling_source::domain : sampling_source::system;
}

/// What a flow has of the `wanted` limits. Record: flow::record or options_key, which use the same member names;
/// has(tag of a member): does it hold a value? `id`: the flow's template.
template <class Record, class Has>
constexpr void limits_of_flow(const Record& r, Has has, std::uint16_t id, limit_set wanted,
                              limit_values& out) noexcept {
  const auto put = [&](limit l, bool is, std::uint64_t v) {
    if (is && (wanted & limits(l)) != 0) out.set(l, v);
  };
  if ((wanted & interface_limits) != 0) {
    const bool ingress = has.template operator()<&Record::ingress_interface>(),
               egress = has.template operator()<&Record::egress_interface>(),
               directed = has.template operator()<&Record::direction>();
    const bool at_egress = directed && r.direction == 1, at_ingress = directed && r.direction == 0;
    put(limit::ingress_of_all, ingress, r.ingress_interface), put(limit::egress_of_all, egress, r.egress_interface);
    put(limit::ingress, ingress && !at_egress, r.ingress_interface);
    put(limit::egress, egress && !at_ingress, r.egress_interface);
    put(limit::interface, at_egress ? egress : ingress, at_egress ? r.egress_interface : r.ingress_interface);
    put(limit::physical_ingress, has.template operator()<&Record::ingress_physical>(), r.ingress_physical);
    put(limit::physical_egress, has.template operator()<&Record::egress_physical>(), r.egress_physical);
  }
  put(limit::sequence, has.template operator()<&Record::selection_sequence>(), r.selection_sequence);
  put(limit::sampler, has.template operator()<&Record::sampler>(), r.sampler);
  constexpr limit_set seldom = ~(interface_limits | never_in_flows | limits(limit::sequence, limit::sampler));
  if ((wanted & seldom) == 0) return;
  put(limit::ingress_vrf, has.template operator()<&Record::ingress_vrf>(), r.ingress_vrf);
  put(limit::egress_vrf, has.template operator()<&Record::egress_vrf>(), r.egress_vrf);
  put(limit::template_, true, id);
  put(limit::port, has.template operator()<&Record::port>(), r.port);
  put(limit::line_card, has.template operator()<&Record::line_card>(), r.line_card);
  put(limit::observation_point, has.template operator()<&Record::observation_point>(), r.observation_point);
  put(limit::metering_process, has.template operator()<&Record::metering_process>(), r.metering_process);
  put(limit::exporting_process, has.template operator()<&Record::exporting_process>(), r.exporting_process);
  // Domain 0 stands for no particular domain (RFC 7011 section 3.1).
  put(limit::domain, has.template operator()<&Record::observation_domain>() && r.observation_domain != 0,
      r.observation_domain);
}

}  // namespace flowkit::flow
