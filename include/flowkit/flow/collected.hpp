// SPDX-License-Identifier: BSL-1.0
// What a collector reports about the datagrams that it read, and what a callback gets in addition to a flow.
#pragma once

#include <flowkit/core/projection.hpp>
#include <flowkit/flow/exporter_state.hpp>

namespace flowkit::inline v0::flow {

/// Of one datagram, or of all. Every record or set received that is not among the flows is in one of the other counts.
struct collected_counts {
  std::uint64_t flows = 0;             ///< records delivered to the callback, including those of sets that had waited
  std::uint64_t unmatched = 0;         ///< records of flows whose template has none of the wanted fields: not delivered
  std::uint64_t options = 0;           ///< options records: learnt from, not delivered
  std::uint64_t unlearnt = 0;          ///< of these: no room for their content (session_limits::learnt_octets)
  std::uint64_t unmatched_scopes = 0;  ///< of these: with a scope that no flow can match
  std::uint64_t ambiguous = 0;         ///< flows without sampling interval, as options announce several for them
  std::uint64_t templates = 0;         ///< template records, those seen before included
  std::uint64_t waiting = 0;           ///< sets that came before their template and were kept for it
  std::uint64_t dropped = 0;           ///< sets that came before their template and found no room
  std::uint64_t released = 0;          ///< sets that had waited: their template has come
  std::uint64_t damaged = 0;           ///< data sets that ended within a record, template sets within a template
  std::uint64_t saturated = 0;         ///< values too large for their member: it holds its largest
  std::uint64_t malformed = 0;         ///< messages that could not be decoded, or not to their end
  std::uint64_t interrupted = 0;       ///< messages abandoned because the callback threw
  /// By sequence numbers, in packets (v9) or data records (IPFIX). For one datagram they may be negative: a late
  /// message was not lost, and numbers that turn out to mean something else (flow/exporter_runs.hpp) are recounted.
  std::int64_t lost = 0, duplicate = 0;
  std::int64_t restarts = 0;  ///< of exporters, by uptime and sequence numbers

  constexpr collected_counts& operator+=(const collected_counts& o) noexcept {
    flows += o.flows, unmatched += o.unmatched, options += o.options, unlearnt += o.unlearnt;
    unmatched_scopes += o.unmatched_scopes, ambiguous += o.ambiguous;
    templates += o.templates, waiting += o.waiting, dropped += o.dropped, released += o.released;
    damaged += o.damaged, saturated += o.saturated, malformed += o.malformed, interrupted += o.interrupted;
    duplicate += o.duplicate, restarts += o.restarts, lost += o.lost;
    return *this;
  }
  friend constexpr bool operator==(const collected_counts&, const collected_counts&) = default;
};

/// What one datagram brought. With a failure the counts cover what came before it.
struct read_summary : collected_counts {
  error failure{};  ///< the reading ended here, offset in the datagram
  [[nodiscard]] constexpr bool ok() const noexcept { return failure.code == errc::ok; }
};

/// What is known about a flow in addition to its record; for callbacks with two arguments. Valid until the callback
/// returns.
template <class Layout>
struct flow_context {
  const message_source& source;     ///< where the datagram came from
  std::uint16_t version;            ///< 9, 10
  std::uint32_t domain;             ///< source id (v9), observation domain (IPFIX)
  const record_context& message;    ///< export time, uptime, time of receipt
  const exporter_options& options;  ///< what the exporter announced in options data: sampling, names of interfaces
  presence_t<Layout::count> present;

  /// Does the template have a field for this member, or was it completed from options?
  template <auto Member>
  [[nodiscard]] constexpr bool has() const noexcept {
    return present.test(index_of<Member>(Layout{}));
  }
};

}  // namespace flowkit::flow
