// SPDX-License-Identifier: BSL-1.0
// The receiver's account: a table for people, JSON for programs, a manifest to compare.
#pragma once

#include <string>

#include "tools/common/manifest.hpp"
#include "tools/flowrecv/exporter_session.hpp"
#include "tools/flowrecv/exporter_table.hpp"

namespace flowkit::tools {

/// What was learnt from exporters, and what had to go for want of room.
struct session_account {
  std::uint64_t sessions = 0, octets = 0;  ///< there now; octets with templates and sets that wait
  std::uint64_t evicted = 0, closed = 0;
  std::uint64_t templates_evicted = 0;
  std::uint64_t waiting_dropped = 0;  ///< sets whose template did not come in time, or for which there was no room
};
[[nodiscard]] session_account account_of(const exporter_sessions& s) noexcept;

/// What the table cannot say of single exporters.
struct run_account {
  std::uint64_t kernel_drops = 0;    ///< all sockets, also after the last datagram
  std::uint64_t output_lost = 0;     ///< records
  std::uint64_t skipped_frames = 0;  ///< frames of capture files that held no datagram
  std::string skipped_reasons;       ///< in words
  session_account sessions;
};

/// A row an exporter and the causes of every loss.
[[nodiscard]] std::string statistics_text(const exporter_table& exporters, const run_account& account);

/// As DESIGN describes it: {"exporters":[...],"totals":{...}} and a line feed.
[[nodiscard]] std::string statistics_json(const exporter_table& exporters, const run_account& account);

/// What came, in the form of what a generator says it sent.
[[nodiscard]] manifest received_manifest(const exporter_table& exporters);

}  // namespace flowkit::tools
