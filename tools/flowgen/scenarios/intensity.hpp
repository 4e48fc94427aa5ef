// SPDX-License-Identifier: BSL-1.0
// How strong a scenario is over its time: it grows, holds and falls, linearly.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "tools/flowgen/load/shape.hpp"
#include "tools/flowgen/scenarios/scenario.hpp"

namespace flowkit::tools {

class intensity {
 public:
  explicit intensity(const scenario& s) noexcept
      : parts_{{{0, s.rate, s.ramp.ns}, {s.rate, s.rate, s.hold.ns}, {s.rate, 0, s.decay.ns}}} {}

  /// Flows in all.
  [[nodiscard]] double flows() const noexcept {
    double sum = 0;
    for (const load_piece& p : parts_) sum += units(p);
    return sum;
  }
  /// Flows that have begun so long after its begin.
  [[nodiscard]] double flows_by(std::int64_t ns) const noexcept {
    double sum = 0;
    for (const load_piece& p : parts_) {
      if (ns < p.ns) return sum + p.units_by(std::max<std::int64_t>(ns, 0));
      sum += units(p), ns -= p.ns;
    }
    return sum;
  }
  /// When so many have begun.
  [[nodiscard]] std::int64_t time_of(double flows) const noexcept {
    std::int64_t begin = 0;
    for (const load_piece& p : parts_) {
      if (p.ns == 0) continue;
      if (flows <= units(p)) return begin + p.time_of(flows);
      flows -= units(p), begin += p.ns;
    }
    return begin;
  }

 private:
  static double units(const load_piece& p) noexcept { return p.ns == 0 ? 0 : p.units(); }

  std::array<load_piece, 3> parts_;
};

/// When a source has its turns, where each has an interval of its own: they begin one after the other while the
/// scenario grows, and end one after the other while it falls.
struct turns_of_source {
  std::int64_t first_ns = 0;
  std::uint64_t turns = 0;
};
[[nodiscard]] inline turns_of_source turns_of(const scenario& s, std::uint32_t source) noexcept {
  const double all = s.sources.hosts;
  const auto part = [&](duration d, double of) {
    return static_cast<std::int64_t>(static_cast<double>(d.ns) * of / all);
  };
  // One after the other within the interval as well: they are not all at once.
  const std::int64_t first = part(s.ramp, source) + part(s.interval, source);
  const std::int64_t end = s.ramp.ns + s.hold.ns + part(s.decay, source + 1.0);
  if (first >= end) return {first, 0};
  return {first, static_cast<std::uint64_t>((end - first - 1) / s.interval.ns + 1)};
}

/// Flows of the scenario in all, without answers.
[[nodiscard]] inline double flows_of(const scenario& s) noexcept {
  if (s.interval.ns == 0) return std::floor(intensity{s}.flows() + 1e-9);
  double sum = 0;
  for (std::uint32_t i = 0; i < s.sources.hosts; ++i) sum += static_cast<double>(turns_of(s, i).turns);
  return sum;
}

}  // namespace flowkit::tools
