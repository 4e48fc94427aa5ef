// SPDX-License-Identifier: BSL-1.0
// What reports are made of. They are pure: text comes out, and files are the caller's.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "conformance/examiner/examiner.hpp"
#include "conformance/plan/plan.hpp"
#include "conformance/sampling/verdict.hpp"

namespace flowkit::conformance {

class timeline;

/// A run of an examiner that has ended. Refers to what it is made from.
struct report_input {
  std::vector<std::string> names;  ///< of files, or where it was listened
  const conformance::settings& settings;
  const conformance::findings& found;
  const examiner& examined;
  std::vector<std::string> remarks{};  ///< sentences about the run: it was interrupted, a file ended early
  std::span<const sampling_verdict> sampling{};
  const plan_outcome* plan = nullptr;  ///< if one was asked for
  bool strict = false;                 ///< a SHOULD that is not met is a failure
  bool from_files = false;             ///< names are those of files
  const timeline* times = nullptr;     ///< for charts

  [[nodiscard]] std::span<const stream> streams() const noexcept { return examined.streams(); }
  /// Has the requirement a check that ran?
  [[nodiscard]] bool covers(const requirement_row& r) const noexcept {
    return *r.unchecked == '\0' && settings.wants(r.which);
  }
};

/// As programs and manifests name the protocol.
[[nodiscard]] constexpr const char* name_of(rule_book b) noexcept {
  constexpr std::array names{"ipfix", "netflow9", "netflow5", "sflow5"};
  return names[static_cast<std::size_t>(b)];
}
inline constexpr std::array rule_books{rule_book::ipfix, rule_book::netflow9, rule_book::netflow5, rule_book::sflow5};

/// Datagrams that were not examined, a line for each reason: "3 datagrams that are no flow export".
[[nodiscard]] std::vector<std::string> unexamined_lines(const unexamined_counts& n);

}  // namespace flowkit::conformance
