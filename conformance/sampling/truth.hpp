// SPDX-License-Identifier: BSL-1.0
// What the user knows of the traffic that went by, and of how the exporter was set up: what was captured is held
// against it. Read from a file by runner/truth_file.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <flowkit/core/time.hpp>
#include <flowkit/core/types.hpp>

namespace flowkit::conformance {

/// Which packets of an interface a sampler sees.
enum class direction : std::uint8_t { ingress, egress, both };

/// Packets that went by an interface while it was captured.
struct offered_traffic {
  std::optional<ip_address> exporter{};  ///< absent: any
  std::optional<std::uint32_t> index{};  ///< ifIndex, as the exporter numbers it; absent: all interfaces together
  conformance::direction direction = conformance::direction::ingress;
  std::uint64_t packets = 0;
  std::optional<std::uint64_t> octets{};  ///< of layer 2 for sFlow, of IP for the others: as their records count
  std::optional<std::uint32_t> rate{};    ///< what is announced must be this: one of so many
  std::string where{};                    ///< "truth.toml:3": of the interface, for messages
};

/// How the sFlow agent was set up. What is absent is not known.
struct sflow_setup {
  std::optional<ip_address> agent{};
  std::optional<std::uint32_t> header{};      ///< octets of a packet that a sample has
  std::optional<std::uint32_t> rate{};        ///< one of so many
  std::optional<duration> polling{};          ///< of counters
  std::optional<std::uint32_t> drop_limit{};  ///< notices of discarded packets in a second
  std::optional<timestamp> off{};             ///< when sFlow was switched off
};

struct truth {
  std::vector<offered_traffic> interfaces;
  sflow_setup sflow;
};

}  // namespace flowkit::conformance
