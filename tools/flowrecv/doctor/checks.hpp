// SPDX-License-Identifier: BSL-1.0
// The checks: each looks at one matter, of one exporter or of the whole run, and adds what it has found. A check is a
// function here, in a file of its own (check_*.cpp), and its line in checks.cpp.
#pragma once

#include <optional>

#include "tools/flowrecv/account.hpp"
#include "tools/flowrecv/doctor/finding.hpp"
#include "tools/flowrecv/doctor/observation.hpp"
#include "tools/flowrecv/doctor/port_holder.hpp"

namespace flowkit::tools::doctor {

/// An address that could not be had.
struct closed_port {
  listen_address at;
  std::string why;
  std::optional<port_holder> holder;  ///< who has it, if somebody has
};

/// What is the same for all exporters.
struct circumstances {
  bool live = false;  ///< at sockets; else of captures
  timestamp end{};    ///< of what was looked at; 0: unknown, as files of payloads have no times
  duration span{};    ///< how long it was looked at
  run_account run;
  std::vector<listen_address> listening;
  std::vector<closed_port> closed;
  std::uint64_t datagrams = 0;
  std::uint64_t cut_frames = 0, lost_fragments = 0;  ///< of captures
  std::uint64_t wanted_buffer = 0;
  std::optional<duration> active_timeout;  ///< that the collector reckons with
  std::uint64_t estimated_loss = 0;        ///< datagrams, of all exporters, by their numbers, less unread ones
  std::size_t max_exporters = 0;
  std::uint64_t forgotten = 0;  ///< exporters that had to make room for others
  std::uint64_t by_counts = 0;  ///< exporters of which only the account is known
};

/// One exporter.
struct examined {
  const exporter& account;
  const watched* seen;           ///< null: only the account is known
  std::string missing_template;  ///< where a template is known that its data lack, in words; or empty
  const circumstances& run;
};

/// How many datagrams are missing by an exporter's numbers, whatever these count.
[[nodiscard]] std::uint64_t estimated_loss(const exporter_counters& c, const char* units) noexcept;
/// Datagrams, or samples, that came and were not read, or not to the end.
[[nodiscard]] std::uint64_t not_read(const exporter& e) noexcept;
/// Are as many missing by the exporter's numbers, flows, records or samples, as those that were not read may hold? To
/// a tenth and one, as how many each holds is an estimate.
[[nodiscard]] bool missing_were_not_read(const exporter& e) noexcept;
/// What of the missing is in those that came and were not read: a sentence after a space, or nothing.
[[nodiscard]] std::string missing_words(const exporter& e);
/// "60 s" live, "the 5 min of the capture".
[[nodiscard]] std::string observed_words(const circumstances& c);

// Of an exporter.
void check_port(const examined& e, findings& out);
void check_malformed(const examined& e, findings& out);
void check_anomalies(const examined& e, findings& out);
void check_templates(const examined& e, findings& out);
void check_sequence(const examined& e, findings& out);
void check_restarts(const examined& e, findings& out);
void check_clock(const examined& e, findings& out);
void check_flow_times(const examined& e, findings& out);
void check_sampling(const examined& e, findings& out);
void check_timeouts(const examined& e, findings& out);
void check_sides(const examined& e, findings& out);
void check_silence(const examined& e, findings& out);
void check_size(const examined& e, findings& out);
void check_source_port(const examined& e, findings& out);
void check_own_account(const examined& e, findings& out);

// Of the run.
void check_sockets(const circumstances& c, findings& out);
void check_arrivals(const circumstances& c, findings& out);
void check_kernel(const circumstances& c, findings& out);
void check_capture(const circumstances& c, findings& out);
void check_exporters(const circumstances& c, findings& out);

/// All of an exporter's, of the run's, the gravest first.
[[nodiscard]] findings check(const examined& e);
[[nodiscard]] findings check(const circumstances& c);

}  // namespace flowkit::tools::doctor
