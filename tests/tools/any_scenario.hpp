// SPDX-License-Identifier: BSL-1.0
// Scenarios of any kind for properties, and what is wanted of them.
#pragma once

#include <string>
#include <vector>

#include <conformance/properties/property.hpp>

#include "tools/flowgen/scenarios/cast.hpp"
#include "tools/flowgen/scenarios/catalogue.hpp"
#include "tools/flowgen/scenarios/stage.hpp"

namespace flowkit::tools::test_bench {

using conformance::counterexample;
using conformance::source;

/// What does not hold.
struct broken {
  std::string what;
};
inline void want(bool holds, const char* what) {
  if (!holds) throw broken{what};
}
#define WANT(...) want((__VA_ARGS__), #__VA_ARGS__)
template <void (*Body)(source&)>
counterexample tried(source& from) {
  try {
    Body(from);
  } catch (const broken& b) {
    return b.what;
  }
  return std::nullopt;
}

inline std::uint32_t any(source& from, std::uint32_t least, std::uint32_t most) {
  return static_cast<std::uint32_t>(from.between(least, most));
}

inline std::vector<std::uint16_t> any_ports(source& from, std::uint32_t most) {
  std::vector<std::uint16_t> out;
  const std::uint32_t first = any(from, 1, 60'000), n = any(from, 1, most);
  for (std::uint32_t i = 0; i < n; ++i) out.push_back(static_cast<std::uint16_t>(first + i));
  return out;
}

/// Of some seconds, with at most some thousand flows.
inline scenario any_scenario(source& from, bool by_interval) {
  scenario s;
  s.name = "any";
  s.sources.hosts = any(from, 1, 12), s.targets.hosts = any(from, 1, 12);
  s.ramp = milliseconds(any(from, 0, 5'000)), s.hold = milliseconds(any(from, 1'000, 9'000)),
  s.decay = milliseconds(any(from, 0, 5'000));
  s.jitter = any(from, 0, 99);
  s.order = any(from, 0, 1) == 0 ? target_order::in_turn : target_order::random;
  const std::uint32_t which = any(from, 0, 3);
  if (which != 0) s.ports = any_ports(from, 5);
  if (which == 0 || which == 3) s.source_ports = any_ports(from, 3);
  s.protocol = any(from, 0, 1) == 0 ? 6 : 17;
  s.asks = {{1, any(from, 1, 40)}, {60, any(from, 60, 900)}, 2};
  s.answers = {{1, any(from, 1, 40)}, {60, any(from, 60, 900)}, 0x12};
  s.answered = any(from, 0, 100);
  s.lasts_ms = {0, s.asks.packets.second == 1 ? 0 : any(from, 0, 2'000)};
  if (by_interval)
    s.interval = milliseconds(any(from, 50, 2'000));
  else
    s.rate = any(from, 1, 200);
  return s;
}
inline std::vector<scenario_flow> flows_of_schedule(const scenario& s, port_share share, std::uint64_t seed) {
  schedule all{s, share, seed};
  std::vector<scenario_flow> out;
  for (; all.front() != nullptr; all.pop()) out.push_back(*all.front());
  WANT(out.size() == all.total());
  return out;
}

}  // namespace flowkit::tools::test_bench
