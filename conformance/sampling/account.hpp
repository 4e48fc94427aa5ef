// SPDX-License-Identifier: BSL-1.0
// What exporters report of the packets that their samplers took, by interface and direction: to be held against what is
// known to have gone by. NetFlow v5 and sFlow come by the examiner's events (attach), v9 and IPFIX are read here.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include <flowkit/core/owned.hpp>

#include "conformance/checks/sflow5/session.hpp"
#include "conformance/examiner/fixed_events.hpp"
#include "conformance/sampling/truth.hpp"

namespace flowkit::conformance {

/// Packets that were reported, not scaled.
struct sampled_traffic {
  std::uint64_t packets = 0, octets = 0;
  double squares = 0;               ///< the packets' lengths squared and added up: not more than this
  std::uint64_t dropped = 0;        ///< sFlow: samples that the agent took and lost, by its own account
  std::set<std::uint32_t> rates{};  ///< that were announced with them; the first few. 0: none was

  static constexpr std::size_t most_rates = 16;
  void announce(std::uint32_t rate);
  void add(const sampled_traffic& o);
};

/// Of one exporter: all together, and by interface.
struct exporter_account {
  /// Interfaces beyond so many are counted in the whole only.
  static constexpr std::size_t most_interfaces = 4'096;
  /// A packet that a sampler took on its way in, on its way out, or who knows.
  struct sides {
    sampled_traffic ingress, egress, unknown;
    [[nodiscard]] sampled_traffic seen_by(direction d) const;
  };

  ip_address source;         ///< of the datagrams
  std::uint32_t stream = 0;  ///< number of one of its streams
  bool is_sflow = false;
  sides whole;
  std::map<std::uint32_t, sides> of;  ///< by ifIndex
  std::set<std::uint32_t> known;      ///< each ifIndex of which anything was said
  std::int64_t lost = 0;              ///< by sequence numbers: samples of sFlow, flows or datagrams of the others

  /// nullptr: there are too many.
  [[nodiscard]] sides* at(std::uint32_t index);
  void know(std::uint32_t index);
};

class sampling_account {
 public:
  /// Exporters beyond so many are left out.
  static constexpr std::size_t most_exporters = 1'000;

  sampling_account();
  sampling_account(const sampling_account&) = delete;
  ~sampling_account();

  /// Beside the examiner, after it: what it has no events for.
  void read(const datagram& d);

  void on(const datagram_event& e, findings&) { stream_ = e.stream; }
  void on(const netflow5_message_event& e, findings&);
  void on(const netflow5_record_event& e, findings&);
  void on(const sflow5_message_event& e, findings&);
  void on(const flow_sample_event& e, findings&);
  void on(const counters_sample_event& e, findings&);

  /// By address: of sFlow the agent's.
  [[nodiscard]] const std::map<ip_address, exporter_account>& exporters() const noexcept { return exporters_; }

 private:
  struct sampled_source {
    bool is_known = false;
    std::uint32_t life = 0, sequence = 0, drops = 0;
  };
  struct agent {
    sflow5_session session;
    source_table<sampled_source> sources;
  };
  class template_reader;

  exporter_account* at(const ip_address& a, const ip_address& source);

  std::map<ip_address, exporter_account> exporters_;
  std::map<std::uint32_t, agent> agents_;  ///< by stream
  owned<template_reader> templates_;
  std::uint32_t stream_ = 0;
};

}  // namespace flowkit::conformance
