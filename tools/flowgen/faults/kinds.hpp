// SPDX-License-Identifier: BSL-1.0
// The kinds of faults, a row each: what befalls whom, and which protocols can have it.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tools/common/protocols.hpp"
#include "tools/flowgen/faults/settings.hpp"

namespace flowkit::tools {

struct fault_row {
  fault_kind kind;
  const char* name;
  const char* what;
  std::uint32_t usual_share;  ///< of 10^6
  bool of_exporters;          ///< so many of the exporters have it, each time they boot; else of the datagrams
  /// What a protocol has to have; null: all have it.
  const char* needs;
  bool (*applies)(protocol p) noexcept;
};

/// In the order of the enumeration.
[[nodiscard]] std::span<const fault_row> fault_kinds() noexcept;
[[nodiscard]] const fault_row& row_of(fault_kind k) noexcept;

/// `KIND` or `KIND:RATE`, where the rate is `1%` or `1/100`. Throws startup_error (usage).
[[nodiscard]] fault_request parse_fault(std::string_view text);
/// Throws startup_error (usage): the protocol cannot have it.
void check_fault(const fault_request& f, protocol p);

/// A table of them, for --help-all.
[[nodiscard]] std::string fault_help();

}  // namespace flowkit::tools
