// SPDX-License-Identifier: BSL-1.0
// The account of one exporter, as programs show it: who it is, what arrived, what was lost and why. What is learnt from
// the exporter is in its session.
#pragma once

#include <array>
#include <compare>
#include <cstdint>

#include <flowkit/core/result.hpp>
#include <flowkit/flow/anonymisation.hpp>
#include <flowkit/flow/exporter_account.hpp>
#include <flowkit/flow/sequence.hpp>

#include "tools/common/endpoint.hpp"
#include "tools/common/manifest.hpp"
#include "tools/common/protocols.hpp"
#include "tools/flowrecv/enrich/names_map.hpp"
#include "tools/flowrecv/missing_template.hpp"
#include "tools/flowrecv/own_counts.hpp"
#include "tools/flowrecv/receivers/kernel_gaps.hpp"

namespace flowkit::tools {

/// One run of sequence numbers. The source port is that of its first datagram: two processes at one address are two,
/// one that changes its port is one. For sFlow the address is the agent address in the datagrams, and there is no port
/// [SFLOW-5-AGENT-KEY].
struct exporter_key {
  endpoint source;
  protocol kind = protocol::unknown;
  /// v5: engine type * 256 + engine id; v9: source id; IPFIX: observation domain; sFlow: sub-agent; v1, v7: 0.
  /// Datagrams too damaged to show it count under 0.
  std::uint32_t domain = 0;
  friend constexpr auto operator<=>(const exporter_key&, const exporter_key&) = default;
};

/// Why a datagram, or a part of it, gave no records: the codec's codes.
class refusals {
 public:
  static constexpr std::size_t count = static_cast<std::size_t>(errc::limit) + 1;
  [[nodiscard]] static constexpr const char* name(std::size_t reason) noexcept {
    return to_string(static_cast<errc>(reason));
  }
  std::array<std::uint64_t, count> of{};

  [[nodiscard]] constexpr std::uint64_t total() const noexcept {
    std::uint64_t sum = 0;
    for (const auto n : of) sum += n;
    return sum;
  }
};

/// Totals since the start, as every protocol counts them. Losses are counted by cause, in the unit of the cause.
struct exporter_counters : manifest_counts {
  std::uint64_t templates = 0, options_templates = 0;
  std::uint64_t template_lost = 0;    ///< data sets whose template never came, so far
  std::uint64_t rescued_sets = 0;     ///< data sets that waited for their template, and met it
  std::uint64_t not_running = 0;      ///< by sequence, sent while flowrecv was not running
  std::uint64_t kernel_drops = 0;     ///< datagrams; the kernel does not say whose: 0 unless there is one exporter only
  std::uint64_t kernel_gaps = 0;      ///< units missing by sequence that its drops account for; part of sequence.lost
  std::uint64_t reverse_flows = 0;    ///< flows back, of records that have both directions
  std::uint64_t output_lost = 0;      ///< records that could not be written
  std::uint64_t limited = 0;          ///< datagrams that were not decoded, as they came too fast (--limit-exporter)
  std::uint64_t wrong_port = 0;       ///< datagrams at a port that is another protocol's by convention
  std::uint64_t port_changes = 0;     ///< it continued its sequence from another source port
  flow::sequence_counts sequence{};   ///< v5: flows
  std::uint64_t boots = 0;            ///< restarts by the boot time: its uptime, or what it tells
  std::uint64_t number_restarts = 0;  ///< numbers that began anew, besides these; a restart if no boot time is told
  std::uint64_t uptime_wraps = 0;     ///< of 32 bits of milliseconds: 49.7 days
  flow::clock_offset clock{};         ///< of the times in its headers
  refusals undecodable{};             ///< datagrams; of sFlow single samples, too
  std::uint64_t samples_lost = 0;  ///< of sFlow, by the numbers of the samples; lost datagrams are counted by sequence

  constexpr void add(const exporter_counters& o) noexcept {
    for (const named_count& c : named_counts) this->*c.member += o.*c.member;
    digest += o.digest;
    scaled_bytes += o.scaled_bytes, scaled_packets += o.scaled_packets;
    templates += o.templates, options_templates += o.options_templates;
    not_running += o.not_running;
    template_lost += o.template_lost, rescued_sets += o.rescued_sets, kernel_drops += o.kernel_drops,
        output_lost += o.output_lost;
    kernel_gaps += o.kernel_gaps;
    reverse_flows += o.reverse_flows, limited += o.limited;
    wrong_port += o.wrong_port, port_changes += o.port_changes;
    sequence.lost += o.sequence.lost, sequence.late += o.sequence.late;
    sequence.duplicate += o.sequence.duplicate, sequence.restarts += o.sequence.restarts;
    restarts += o.restarts, boots += o.boots, number_restarts += o.number_restarts, uptime_wraps += o.uptime_wraps;
    clock.add(o.clock);
    samples_lost += o.samples_lost;
    for (std::size_t i = 0; i < undecodable.of.size(); ++i) undecodable.of[i] += o.undecodable.of[i];
  }
  /// Adds to the exporter's sequence counts what one more message changed.
  constexpr void count(const flow::sequence_counts& before, const flow::sequence_counts& now) noexcept {
    sequence.lost += now.lost - before.lost;  // modulo 2^64: a late message takes back what was lost
    sequence.late += now.late - before.late;
    sequence.duplicate += now.duplicate - before.duplicate;
    sequence.restarts += now.restarts - before.restarts;
  }
};

struct exporter {
  exporter_key key;
  exporter_counters counters{};
  own_counts own;             ///< of its protocol
  missing_template missing;   ///< where one that its data sets wait for is known
  std::uint64_t session = 0;  ///< the serial number of its session; 0: none of its datagrams could be read so far
  std::uint32_t first_sequence = 0, next_sequence = 0;
  gap_position gaps;
  flow::exporter_account said;  ///< its own account of what it sent and lost
  flow::anonymised_fields anonymised;
  std::uint32_t sampling_rate = 0;  ///< as last announced; 0: unknown
  std::string name;                 ///< what lines call it
  exporter_names names;             ///< of its interfaces, and its sampling, where the operator says them
  std::string label;                ///< "192.0.2.1:2055 netflow5 domain 0", for messages

  /// "192.0.2.1:2055"; without a port for sFlow, where none is part of the key; empty for a file of payloads.
  [[nodiscard]] std::string address() const {
    if (key.source.address.family() == 0) return {};
    return key.source.port != 0 ? to_string(key.source) : to_string(key.source.address);
  }
};

}  // namespace flowkit::tools
