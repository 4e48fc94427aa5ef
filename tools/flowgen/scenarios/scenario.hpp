// SPDX-License-Identifier: BSL-1.0
// What an attack, or something harmless that looks like one, is as flows: who, what, how often. docs/scenarios.md has
// the keys of the files. Data without behaviour.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <flowkit/core/time.hpp>

namespace flowkit::tools {

enum class scenario_kind : std::uint8_t { attack, benign };

/// Where hosts are.
enum class host_place : std::uint8_t {
  inside,       ///< users of the exporter's site
  subnet,       ///< addresses of the site one after the other, whether a host has them or not
  data_centre,  ///< servers of the organisation
  outside,      ///< documentation addresses (RFC 5737)
  prefix,       ///< addresses of a prefix one after the other
};

struct host_selector {
  host_place from = host_place::inside;
  std::uint32_t hosts = 1;
  std::uint32_t network = 0;  ///< of a prefix
  std::uint8_t length = 0;
};

/// Both included.
template <class T>
using bounds = std::pair<T, T>;

/// How large the flows of one direction are.
struct flow_size {
  bounds<std::uint32_t> packets{1, 1};
  bounds<std::uint32_t> octets{40, 40};  ///< of a packet, layer 3
  std::uint16_t flags = 0;               ///< of TCP
};

enum class target_order : std::uint8_t { in_turn, random };

struct scenario {
  std::string name, file;  ///< the file begins messages
  std::string title;       ///< in a line
  scenario_kind kind = scenario_kind::attack;
  std::string technique, technique_name;  ///< MITRE ATT&CK; of attacks
  std::string description;
  std::vector<std::string> seen;  ///< what should be seen, each in a line

  host_selector sources, targets;

  std::uint8_t protocol = 6;
  std::vector<std::uint16_t> ports, source_ports;  ///< none: each flow has one of the scenario's own
  double rate = 0;                                 ///< flows a second of all sources; 0: by the interval
  duration interval{};                             ///< between the flows of a source
  std::uint32_t jitter = 0;                        ///< percent of the time between two flows
  bounds<std::uint32_t> lasts_ms{0, 0};
  flow_size asks, answers;
  std::uint32_t answered = 0;  ///< percent
  bool session = false;        ///< the flows between two hosts are pieces of one session
  target_order order = target_order::in_turn;

  duration ramp{}, hold{}, decay{};

  [[nodiscard]] duration lasts() const noexcept { return {ramp.ns + hold.ns + decay.ns}; }
  [[nodiscard]] bool has_ports() const noexcept { return protocol != 1; }
  [[nodiscard]] bool is_attack() const noexcept { return kind == scenario_kind::attack; }
};

}  // namespace flowkit::tools
