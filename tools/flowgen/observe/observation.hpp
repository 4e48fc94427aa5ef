// SPDX-License-Identifier: BSL-1.0
// All that one stream of datagrams showed: one exporter (address, and the port where sessions have it), protocol and
// domain.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include <flowkit/templates/session_key.hpp>

#include "tools/common/datagram.hpp"
#include "tools/common/protocols.hpp"
#include "tools/flowgen/observe/applications.hpp"
#include "tools/flowgen/observe/flow_times.hpp"
#include "tools/flowgen/observe/header_habits.hpp"
#include "tools/flowgen/observe/repetition.hpp"
#include "tools/flowgen/observe/sflow_observation.hpp"
#include "tools/flowgen/observe/template_observation.hpp"

namespace flowkit::tools {

/// Sampling intervals by how often they were told; of equal ones the first.
class seen_intervals {
 public:
  void add(std::uint32_t interval) {
    if (interval == 0) return;
    for (auto& [which, times] : seen_)
      if (which == interval) return ++times, void();
    if (seen_.size() < most) seen_.emplace_back(interval, 1);
  }
  [[nodiscard]] std::optional<std::uint32_t> usual() const;

 private:
  static constexpr std::size_t most = 256;
  std::vector<std::pair<std::uint32_t, std::uint64_t>> seen_;
};

struct observation {
  /// More are counted, not observed.
  static constexpr std::size_t most_templates = 1024;

  session_key key;
  protocol which = protocol::unknown;
  std::set<std::uint16_t> ports;  ///< up to most_ports
  static constexpr std::size_t most_ports = 64;

  std::uint64_t datagrams = 0, messages = 0, flows = 0;
  timestamp first{}, last{};
  framing frames;
  header_habits habits;
  std::vector<std::unique_ptr<template_observation>> templates;  ///< in the order of appearance
  repetition template_refresh, options_refresh;
  std::uint64_t unknown_sets = 0;                      ///< whose template never came
  std::uint64_t not_observed = 0;                      ///< templates beyond the limits
  std::unique_ptr<template_observation> fixed_fields;  ///< of versions without templates
  applications talk;
  flow_times times;
  std::uint64_t v4 = 0, v6 = 0;
  seen_intervals header_sampling, options_sampling, flow_sampling;
  sflow_observation sflow;

  /// Any flow, of whatever protocol.
  void add_flow(const flow::record& r);
  [[nodiscard]] template_observation* find(std::uint16_t id) noexcept;
  /// As it was told, most believable first; nothing if it never was.
  [[nodiscard]] std::optional<std::uint32_t> sampling() const;
};

}  // namespace flowkit::tools
