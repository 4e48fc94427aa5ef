// SPDX-License-Identifier: BSL-1.0
// What was lost, by cause: decided here alone, for the table, the JSON and the exit code.
#pragma once

#include <iterator>
#include <string>
#include <vector>

#include "tools/common/endpoint.hpp"
#include "tools/common/transport/connections.hpp"
#include "tools/flowrecv/exporter_table.hpp"
#include "tools/flowrecv/receivers/exporter_session.hpp"

namespace flowkit::tools {

/// What was learnt from exporters, and what was evicted.
struct session_account {
  std::uint64_t sessions = 0, octets = 0;  ///< there now; octets with templates and sets that wait
  std::uint64_t evicted = 0, closed = 0;
  std::uint64_t templates_evicted = 0;
  std::uint64_t waiting_dropped = 0;  ///< sets whose template did not come in time, or for which there was no room

  void add(const session_account& o) noexcept;
};
[[nodiscard]] session_account account_of(const exporter_sessions& s) noexcept;

/// What a socket received and what the kernel dropped of it.
struct socket_account {
  endpoint at;
  unsigned worker = 0;          ///< whose it is
  std::uint64_t buffer = 0;     ///< octets granted
  bool gro = false;             ///< the kernel bundles datagrams, and counts a bundle that it drops as one
  std::uint64_t datagrams = 0;  ///< received
  std::uint64_t messages = 0;   ///< in which they came: datagrams and bundles
  std::uint64_t wake_ups = 0;   ///< how often it was read
  std::uint64_t kernel_drops = 0;
};

/// What exporters do not know of the run.
struct run_account {
  std::uint64_t kernel_drops = 0;  ///< all sockets, also after the last datagram
  std::vector<socket_account> sockets{};
  std::vector<connection_account> connections{};  ///< a listener each
  std::uint64_t skipped_frames = 0;               ///< frames of capture files that held no datagram; no loss
  std::string skipped_reasons{};                  ///< in words
  std::uint64_t unread = 0;                       ///< inputs that could not be read, or not to their end
  bool output_failed = false;                     ///< one of the outputs, at least
  std::uint64_t output_lost = 0;                  ///< records that were taken for output, and not kept

  /// What kernel_drops counts: "datagrams", or "bundles of datagrams" if a socket that dropped some has them.
  [[nodiscard]] const char* kernel_units() const noexcept;
  /// What another worker knows of it.
  void add(run_account&& more);
};

/// Each in the unit of its cause.
struct losses {
  std::uint64_t kernel = 0;       ///< datagrams, or bundles of them, that had no room in a socket
  std::uint64_t sequence = 0;     ///< missing by sequence: v5 flows, v9 and sFlow datagrams, IPFIX data records
  std::uint64_t kernel_gaps = 0;  ///< missing by sequence, too, but as the kernel dropped datagrams; not in `sequence`
  std::uint64_t not_running = 0;  ///< sent between two runs that share a state, in the units of sequence
  std::uint64_t samples = 0;      ///< of sFlow, missing by the numbers of their sources
  std::uint64_t no_template = 0;  ///< data sets that did not meet their template
  std::uint64_t output = 0;       ///< records that could not be written
  std::uint64_t limited = 0;      ///< datagrams of which only the headers were read, as they came too fast
  refusals undecodable{};         ///< datagrams, and samples of sFlow

  /// Is there any loss at all?
  [[nodiscard]] bool any() const noexcept;
};

/// What the number of a cause counts.
enum class loss_unit : std::uint8_t {
  own,       ///< its words say it
  kernel,    ///< see kernel_units()
  sequence,  ///< see protocol_row::sequence_counts
};
/// The causes, for all that goes through them one by one. `undecodable` has reasons of its own.
struct loss_cause {
  const char* name;  ///< in statistics below "lost", and in metrics
  std::uint64_t losses::*member;
  loss_unit unit;
  const char* words;  ///< after its number and unit
  const char* heading = "lost";
  enum { always, rarely, elsewhere } in_statistics = always;  ///< below "lost"; rarely: where there is one
};
inline constexpr loss_cause loss_causes[] = {
    {"kernel", &losses::kernel, loss_unit::kernel, "dropped by the kernel"},
    {"sequence", &losses::sequence, loss_unit::sequence, "missing by sequence"},
    {"kernel_gaps", &losses::kernel_gaps, loss_unit::sequence, "by the sequence numbers", "dropped by the kernel",
     loss_cause::elsewhere},
    {"not_running", &losses::not_running, loss_unit::sequence, "sent while flowrecv was not running", "lost",
     loss_cause::rarely},
    {"samples", &losses::samples, loss_unit::own, "samples missing by sequence"},
    {"template", &losses::no_template, loss_unit::own, "data sets without template"},
    {"output", &losses::output, loss_unit::own, "records not written"},
    {"limited", &losses::limited, loss_unit::own, "datagrams over the limit of an exporter (--limit-exporter)"},
};
static_assert(sizeof(losses) == std::size(loss_causes) * sizeof(std::uint64_t) + sizeof(refusals),
              "a cause has a row here");

/// Of one exporter, or of several summed.
[[nodiscard]] losses losses_of(const exporter_counters& c) noexcept;
/// Of the whole run; `totals`: of all exporters, those included that were forgotten.
[[nodiscard]] losses losses_of(const exporter_counters& totals, const run_account& run) noexcept;

/// A line for each cause: "lost: 3 flows missing by sequence", "malformed: 2 truncated". `units`: what its sequence
/// numbers count; null where that is not known. `kernel_units`: of the run.
[[nodiscard]] std::vector<std::string> in_words(const losses& l, const char* units,
                                                const char* kernel_units = "datagrams");

}  // namespace flowkit::tools
