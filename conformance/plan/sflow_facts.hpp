// SPDX-License-Identifier: BSL-1.0
// What the sFlow of a run showed, counted for the steps of a qualification: of each agent, in one pass beside the
// checks. Tables are bounded over all agents together; what does not fit is not followed.
#pragma once

#include <map>
#include <optional>
#include <set>

#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

/// Of one agent, with all its sub-agents.
struct agent_facts {
  /// Entries of each small table: more than there are registered reasons of discards. Never short, whatever others
  /// send.
  static constexpr std::size_t few = 128;

  std::set<std::uint32_t> streams;  ///< numbers of its sub-agents' streams

  // Datagrams.
  std::uint64_t before_off = 0, after_off = 0;  ///< not later than `off`; later than the time of grace after it
  timestamp last{};                             ///< the latest datagram
  std::uint64_t lost = 0;                       ///< by their sequence numbers

  // Flow samples.
  std::uint64_t samples = 0;
  std::set<std::uint32_t> rates;  ///< a few
  std::uint32_t most_drops = 0;
  std::uint64_t headers = 0;
  std::size_t longest_header = 0;
  std::map<std::size_t, std::uint64_t> cut;  ///< headers that are shorter than their packet: by size, how many; a few

  // Data sources and interfaces of flow samples.
  std::uint64_t of_other_class = 0;                           ///< the source is no ifIndex (class 0)
  std::uint32_t other_class = 0;                              ///< of the last of these
  std::uint64_t of_input = 0, of_output = 0, of_neither = 0;  ///< is it the source? Of neither: both are others
  std::uint64_t without_interfaces = 0;                       ///< cannot be told: one of them is not known
  std::uint64_t outputs_unknown = 0, outputs_internal = 0, outputs_multiple = 0, outputs_discarded = 0;
  std::uint64_t outputs_single = 0;
  /// Where it was first seen: number of the stream, its uptime in milliseconds.
  struct beginning {
    std::uint32_t stream = 0, uptime = 0;
  };
  std::map<std::uint32_t, beginning> sampled, outputs;  ///< by ifIndex
  std::set<std::uint32_t> polled;                       ///< interfaces with if_counters

  // Polls of counters. Times are the agent's uptime, milliseconds.
  struct span {
    std::uint32_t first = 0, last = 0;
  };
  struct poll {
    std::uint32_t sequence = 0, uptime = 0;
    timestamp received{};
  };
  using polled_source = std::pair<std::uint32_t, std::uint32_t>;  ///< number of the stream, ifIndex
  std::map<std::uint32_t, span> observed;                         ///< by stream
  std::map<polled_source, poll> polls;
  std::map<std::uint32_t, std::int64_t> longest_gap;  ///< by ifIndex, between polls with none lost between them

  // Records of flow samples.
  std::uint64_t with_switch = 0, with_router = 0, with_next_hop = 0, with_gateway = 0;
  std::uint64_t forwarded_ip = 0;  ///< IP packets that came in by one interface and left by another
  std::uint64_t tunnelled = 0, inner_seen = 0, with_tunnel_record = 0;
  std::uint64_t inner_cut = 0;  ///< the header ends before the inner packet, and there is no record either

  // Notices of discarded packets.
  std::uint64_t discards = 0, discards_located = 0;  ///< located: with an interface, or the place in the software
  std::map<std::uint32_t, std::uint64_t> reasons;    ///< a few
  std::uint32_t most_discard_drops = 0;

  /// For how long its stream was observed since then, milliseconds of uptime.
  [[nodiscard]] std::int64_t ms_since(const beginning& b) const noexcept;
};

class sflow_facts {
 public:
  /// Entries of all tables of interfaces together, and agents.
  static constexpr std::size_t most = 100'000, most_agents = 1'000;
  /// After sFlow is switched off: what was on its way.
  static constexpr duration grace = seconds(2);

  /// `off`: when sFlow was switched off.
  explicit sflow_facts(std::optional<timestamp> off = {}) : off_(off) {}

  void on(const sflow5_message_event& e, findings&);
  void on(const flow_sample_event& e, findings&);
  void on(const counters_sample_event& e, findings&);
  void on(const discarded_packet_event& e, findings&);
  void on(const end_event& e, findings&) { end_ = e; }

  [[nodiscard]] const std::map<ip_address, agent_facts>& agents() const noexcept { return agents_; }
  [[nodiscard]] const end_event& end() const noexcept { return end_; }
  /// Something was not followed.
  [[nodiscard]] bool is_full() const noexcept { return is_full_; }

 private:
  /// Is there room for another entry?
  bool claim() noexcept;
  void keep(std::map<std::uint32_t, agent_facts::beginning>& in, std::uint32_t index, const sflow5_message_event& e) {
    if (!in.contains(index) && claim()) in[index] = {e.stream, e.head().uptime};
  }
  template <class K>
  static void count(std::map<K, std::uint64_t>& in, const K& key) {
    if (in.contains(key) || in.size() < agent_facts::few) ++in[key];
  }
  void interfaces_of(const flow_sample_event& e);
  void packet_of(const flow_sample_event& e);

  std::optional<timestamp> off_;
  std::map<ip_address, agent_facts> agents_;
  agent_facts* now_ = nullptr;  ///< of the datagram's agent; nullptr: there are too many
  end_event end_{};
  std::size_t entries_ = 0;
  bool is_full_ = false;
};

}  // namespace flowkit::conformance
