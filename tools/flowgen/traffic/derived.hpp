// SPDX-License-Identifier: BSL-1.0
// Members of a flow that follow from those that traffic decides: what only some exporters tell.
#pragma once

#include <span>
#include <vector>

#include <flowkit/flow/table.hpp>

namespace flowkit::tools {

/// What the making of them may look at.
struct derivation_context {
  std::uint32_t active_ms, sampling_interval, domain;
};
using derivation = void (*)(flow::record& r, const derivation_context& c);

/// Those that make the wanted members. Members that nobody makes are 0, no address, an empty text.
[[nodiscard]] std::vector<derivation> derivations_of(const flow::presence& wanted);

/// Is the flow's source the client?
[[nodiscard]] constexpr bool is_from_client(const flow::record& r) noexcept { return r.ingress_interface % 2 == 1; }
/// The server's port; 0 of protocols without.
[[nodiscard]] constexpr std::uint16_t server_port(const flow::record& r) noexcept {
  return r.protocol != 6 && r.protocol != 17  ? 0
         : r.source_port < r.destination_port ? r.source_port
                                              : r.destination_port;
}

}  // namespace flowkit::tools
