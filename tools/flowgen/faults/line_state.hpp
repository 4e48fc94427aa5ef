// SPDX-License-Identifier: BSL-1.0
// What a fault_line remembers. line.cpp: the way of a datagram; lasting.cpp: what changes all that follow; single.cpp:
// what befalls one.
#pragma once

#include <memory>
#include <set>

#include "tools/flowgen/faults/account.hpp"
#include "tools/flowgen/faults/line.hpp"
#include "tools/flowgen/traffic/random.hpp"

namespace flowkit::tools {

/// A flow of the datagram, as far as sums have to know it.
struct flow_sums {
  std::uint64_t bytes, packets;
  std::uint64_t made, sent;  ///< the digests: as it was made, and with the times that a receiver makes of it
};

/// A datagram on its way.
struct passing {
  std::vector<std::byte> wire;
  datagram_parts parts;
  std::vector<flow_sums> flows;
  manifest_counts made;
  std::uint32_t units = 0;  ///< that its number counts
  timestamp leaves;
  datagram_rows rows;
  bool readable = true;  ///< the receiver knows all templates
};

inline constexpr std::uint64_t less = ~std::uint64_t{0};  ///< once less, modulo 2^64
inline void add_flow(manifest_counts& to, const flow_sums& f, std::uint64_t digest, std::uint64_t times) noexcept {
  to.flow_records += times, to.flow_bytes += times * f.bytes, to.flow_packets += times * f.packets;
  to.digest += times * digest;
}

/// As much of a datagram as a receiver reads.
struct read_part {
  std::size_t parts = 0, flows = 0;  ///< the first ones
  bool number = false;               ///< that of the datagram
  std::uint32_t units_missing = 0;   ///< of those that its number counts
};

/// Between two faults of an exporter so many datagrams are as they should be, so that each shows for itself.
inline constexpr std::size_t faults_apart = 4;
/// Datagrams with data before a template that is late.
inline constexpr std::size_t templates_late_by = 8;

struct fault_line::state {
  state(const fault_settings& which, std::uint64_t seed, std::uint32_t index, protocol kind, exporter& of,
        flow_log* to);

  const fault_settings& settings;
  random_source chance;
  protocol p;
  exporter& from;
  flow_log* next;
  part_reader reader;
  fault_account account;

  // Of the datagram that is being written.
  std::vector<flow::record> records;
  std::vector<std::uint16_t> ids;
  manifest_counts before;
  std::uint32_t sequence_before = 0;

  // What lasts.
  std::uint32_t shift = 0;         ///< of numbers
  std::int64_t clock_by = 0;       ///< seconds
  std::set<std::uint16_t> turned;  ///< templates whose fields are the other way round
  fault_kind withholds = fault_kind::count_;
  std::vector<owned_template> withheld;
  std::size_t came_before = 0;   ///< datagrams before their templates
  std::uint16_t never_told = 0;  ///< template
  std::size_t since_fault = 0;
  std::size_t since_boot = 0;   ///< datagrams
  bool restart_is_new = false;  ///< of our making, and the receiver cannot know of it yet
  std::unique_ptr<passing> held;
  std::vector<std::byte> last;  ///< for the header of what comes at the end
  timestamp last_leaves{};

  [[nodiscard]] std::uint32_t share_of(fault_kind k) const noexcept;
  [[nodiscard]] bool has_sequence() const { return row_of(p).sequence_counts != nullptr; }

  void restart_if_due(timestamp now);
  void after_boot();
  passing take(std::span<std::byte> made, timestamp leaves, datagram_rows rows);
  void note_flows(passing& d);
  [[nodiscard]] fault_kind choose(const passing& d);
  [[nodiscard]] bool can(fault_kind k, const passing& d) const;

  // What lasts.
  bool withhold(passing& d, const sink& out);
  void release(const passing& like, const sink& out);
  void turn(passing& d, const sink& out);
  void send_templates(const passing& like, std::span<const owned_template> templates, fault_kind k, const sink& out);
  void rewrite(passing& d);

  // What befalls one.
  void send(passing& d, const sink& out, unsigned copies = 1);
  void lose(passing& d, const sink& out);
  void duplicate(passing& d, const sink& out);
  void truncate(passing& d, const sink& out);
  void miscount(passing& d, const sink& out);
  void enter_read(const passing& d, fault_kind k, const read_part& read);
  void enter_arrival(const passing& d, std::size_t parts);
  void enter_clock(const passing& d, std::size_t flows);
};

}  // namespace flowkit::tools
