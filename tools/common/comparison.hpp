// SPDX-License-Identifier: BSL-1.0
// What was sent, compared with what was received.
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
    unexpected,  ///< one that is not in the manifest of what was sent
    count,       ///< `what` differs
  };
  kind is{};
  std::size_t row{};        ///< of comparison::rows
  std::string_view what{};  ///< a name of named_counts, "restarts" or "digest"
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
  std::vector<difference> notes;   ///< restarts that were sent, and that nothing else of what arrived shows
  manifest_counts sent, received;  ///< totals

  [[nodiscard]] bool equal() const noexcept { return differences.empty(); }
};

/// Exporters are matched by protocol, domain, address and port; else, if the port changed, by protocol, domain and
/// address; else, after NAT, by protocol and domain if each side has just one left. Sequence numbers are not compared:
/// reordering alone changes them, and the counts show every loss. Where all else is equal, fewer restarts than were
/// sent are a note and no difference: not every message shows that one was before it.
[[nodiscard]] comparison compare(const manifest& sent, const manifest& received);

/// A table with a line of each exporter, one of each difference, and the verdict: "equal: ..." or "different: ...".
/// Of exporters and differences at most `most` are listed each, differing ones first.
[[nodiscard]] std::string to_text(const comparison& c, std::size_t most = 100);
/// The verdict alone, without the end of the line.
[[nodiscard]] std::string verdict(const comparison& c);

}  // namespace flowkit::tools
