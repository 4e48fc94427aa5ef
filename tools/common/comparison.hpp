// SPDX-License-Identifier: BSL-1.0
// What was sent held against what was received.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/common/manifest.hpp"

namespace flowkit::tools {

struct difference {
  enum class kind : std::uint8_t {
    missing,     ///< an exporter that was not received at all
    unexpected,  ///< one that nobody sent as
    count,       ///< `what` differs
  };
  kind is{};
  std::size_t row{};        ///< of comparison::rows
  std::string_view what{};  ///< a name of named_counts, or "digest"
  std::uint64_t sent{};
  std::uint64_t received{};
  friend bool operator==(const difference&, const difference&) = default;
};

struct comparison {
  struct row {
    std::optional<manifest_entry> sent, received;
  };
  std::vector<row> rows;  ///< those sent in their order, then the unexpected
  std::vector<difference> differences;
  manifest_counts sent, received;  ///< totals

  [[nodiscard]] bool equal() const noexcept { return differences.empty(); }
};

/// Exporters belong together by protocol, domain, address and port; else, with a port that moved, by protocol, domain
/// and address; else, behind NAT, by protocol and domain where each side has just one left. Sequence numbers are not
/// compared: reordering alone changes them, and the counts show every loss.
[[nodiscard]] comparison compare(const manifest& sent, const manifest& received);

/// A table with a line of each exporter, one of each difference, and the verdict: "equal: ..." or "different: ...".
/// Of exporters and differences at most `most` are listed each, differing ones first.
[[nodiscard]] std::string to_text(const comparison& c, std::size_t most = 100);
/// The verdict alone, without the end of the line.
[[nodiscard]] std::string verdict(const comparison& c);

}  // namespace flowkit::tools
