// SPDX-License-Identifier: BSL-1.0
// What an sFlow agent sent: where it samples, what it says beside the packet, how often it counts.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <flowkit/core/time.hpp>
#include <flowkit/sflow5/packet_data.hpp>
#include <flowkit/sflow5/sample.hpp>

namespace flowkit::tools {

struct sflow_observation {
  static constexpr std::size_t most_sources = 4096, most_intervals = 4096, most_formats = 256;
  /// Of every flow sample, so that profiles do not list it.
  static constexpr std::uint32_t sampled_header = static_cast<std::uint32_t>(sflow5::sampled_header::id.format);
  using source = std::pair<std::uint32_t, std::uint32_t>;

  std::set<source> sources;
  std::size_t header = 0;  ///< octets of a packet, at the most
  std::uint64_t compact = 0, expanded = 0;
  std::uint64_t samples = 0, counters_samples = 0, discarded = 0;
  std::set<std::uint32_t> flow_formats, counter_formats;
  std::map<source, std::uint32_t> counted;  ///< uptime of the last counters of each
  std::vector<std::uint32_t> intervals;     ///< milliseconds between those of one source

  /// The median; nothing where no source was counted twice.
  [[nodiscard]] std::optional<duration> counter_interval() const;
};

/// The structure's name as profiles list it, "router" of extended_router; empty for what they cannot ask for.
[[nodiscard]] const char* profile_name(sflow5::structure_id id) noexcept;
/// Its name in its document, or enterprise:format.
[[nodiscard]] std::string structure_text(sflow5::structure_id id);

}  // namespace flowkit::tools
