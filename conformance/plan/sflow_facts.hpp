// SPDX-License-Identifier: BSL-1.0
// What the sFlow of a run showed, counted for the steps of a qualification: over all agents, in one pass beside the
// checks.
#pragma once

#include <map>
#include <set>

#include "conformance/checks/sflow5/session.hpp"

namespace flowkit::conformance {

class sflow_facts {
 public:
  /// Members of each set that are kept.
  static constexpr std::size_t most = 1'000;

  void on(const sflow5_message_event& e, findings&);
  void on(const flow_sample_event& e, findings&);
  void on(const counters_sample_event& e, findings&);
  void on(const discarded_packet_event& e, findings&);
  void on(const end_event& e, findings&) { end = e; }

  std::set<ip_address> agents;
  std::vector<timestamp> times;  ///< of datagrams, at most one in a second; empty without a clock
  end_event end{};

  std::uint64_t samples = 0;
  std::set<std::uint32_t> rates;
  std::uint32_t most_drops = 0;  ///< of flow samples

  // Sampled headers.
  std::uint64_t headers = 0;
  std::size_t longest_header = 0;
  std::map<std::size_t, std::uint64_t> cut;  ///< headers that are shorter than their packet: by size, how many

  // Data sources and interfaces of flow samples.
  std::map<std::uint32_t, std::uint64_t> classes;             ///< by class of the source, how many samples
  std::uint64_t of_input = 0, of_output = 0, of_neither = 0;  ///< is it the source? Where input or output is known
  std::uint64_t without_interfaces = 0;                       ///< neither is known
  std::uint64_t outputs_unknown = 0, outputs_internal = 0, outputs_multiple = 0, outputs_discarded = 0;
  std::map<std::uint32_t, std::uint64_t> outputs;                 ///< by ifIndex, how many samples
  std::set<std::uint32_t> sampled, polled;                        ///< interfaces with flow samples, with if_counters
  std::map<std::uint32_t, std::uint32_t> polled_at, longest_gap;  ///< milliseconds of uptime, by interface

  // Records of flow samples.
  std::uint64_t with_switch = 0, with_router = 0, with_next_hop = 0, with_gateway = 0;
  std::uint64_t tunnelled = 0, inner_seen = 0, with_tunnel_record = 0;

  // Notices of discarded packets.
  std::uint64_t discards = 0;
  std::map<std::uint32_t, std::uint64_t> reasons;
  std::uint32_t most_discard_drops = 0;

 private:
  void tunnels_in(const flow_sample_event& e);
};

}  // namespace flowkit::conformance
