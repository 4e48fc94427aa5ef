// SPDX-License-Identifier: BSL-1.0
// The protocols that flowgen speaks, a row each: who exports it, and what its options may say.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "tools/common/protocols.hpp"
#include "tools/flowgen/exporters/exporter.hpp"

namespace flowkit::tools {

struct export_row {
  protocol which;
  std::unique_ptr<exporter> (*make)(const exporter_settings& settings, std::uint32_t index);
  std::uint32_t min_sampling, usual_sampling, max_sampling;  ///< 0, 0: it cannot announce sampling
  std::uint32_t max_flows;                                   ///< of a datagram
  bool has_ipv6;
  bool has_datagram_size;  ///< else the size follows from the number of records
  bool has_templates;
  bool has_samples;  ///< the options of sFlow
  bool has_domain;   ///< datagrams identify their exporter; else each needs its own socket

  [[nodiscard]] const char* name() const noexcept { return to_string(which); }
};

[[nodiscard]] std::span<const export_row> exporters() noexcept;
/// Null if there is none of this name.
[[nodiscard]] const export_row* find_exporter(std::string_view name) noexcept;
[[nodiscard]] const export_row& exporter_of(protocol p) noexcept;
/// "netflow1, netflow5, ...".
[[nodiscard]] std::string exporter_names();

}  // namespace flowkit::tools
