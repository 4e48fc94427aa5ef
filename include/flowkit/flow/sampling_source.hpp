// SPDX-License-Identifier: BSL-1.0
// Where the sampling interval of a flow comes from.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <flowkit/core/element.hpp>

namespace flowkit::inline v0::flow {

/// The flow's own record or sample, its message's header, or options data: then by which limit, the most specific of
/// several. Or no exporter, but whoever received the flow.
enum class sampling_source : std::uint8_t {
  none,
  record,
  sample,  ///< of sFlow
  header,  ///< of NetFlow v5 and v7
  sampler,
  selection_sequence,
  interface,
  vrf,
  template_,
  port,
  line_card,
  observation_point,
  metering_process,
  exporting_process,
  domain,
  system,      ///< all that the exporter sends
  configured,  ///< at the receiver
  count_,
};

[[nodiscard]] constexpr const char* to_string(sampling_source s) noexcept {
  constexpr std::array<const char*, static_cast<std::size_t>(sampling_source::count_)> names{
      "none",   "record",   "sample",    "header",    "sampler",           "selection_sequence", "interface",
      "vrf",    "template", "port",      "line_card", "observation_point", "metering_process",   "exporting_process",
      "domain", "system",   "configured"};
  return s < sampling_source::count_ ? names[static_cast<std::size_t>(s)] : "none";
}

namespace name {
inline constexpr element sampling_source = local_term("sampling.source", abstract_type::unsigned8);
}  // namespace name

}  // namespace flowkit::flow
