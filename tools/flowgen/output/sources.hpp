// SPDX-License-Identifier: BSL-1.0
// Where the exporters of a run send from: a port or an address for each, and whether this machine has them.
#pragma once

#include <cstdint>
#include <span>

#include "tools/common/endpoint.hpp"
#include "tools/flowgen/options.hpp"

namespace flowkit::tools {

/// As the options say; 0: the system chooses. All have the same if each has an address.
[[nodiscard]] inline std::uint16_t source_port(const flowgen_options& o, std::uint32_t exporter) noexcept {
  if (o.source_port == 0 || o.groups.source_of(exporter)) return o.source_port;
  return static_cast<std::uint16_t>(o.source_port + exporter);
}

/// Throws startup_error (usage) if addresses, or ports, end before each exporter has one.
void check_sources_suffice(const flowgen_options& o);
/// Throws startup_error (usage) unless each exporter's address is this machine's, and leads to its target: those of
/// `targets` in turn, or all.
void check_own_sources(const exporter_groups& exporters, std::span<const endpoint> targets, bool each_to_all);
/// Raises the limit of descriptors. Throws startup_error (usage) if a socket for each exporter is more than this
/// process may open, or more than the system has ports for.
void check_sockets_suffice(std::uint32_t exporters, bool system_chooses_ports);

}  // namespace flowkit::tools
