// SPDX-License-Identifier: BSL-1.0
// The flows of a scenario in the order in which they begin: a function of the scenario, its share of the ports and the
// seed, whatever else a run does.
#pragma once

#include <cstdint>
#include <optional>
#include <queue>
#include <vector>

#include "tools/flowgen/scenarios/flow_keys.hpp"
#include "tools/flowgen/scenarios/intensity.hpp"

namespace flowkit::tools {

struct half_size {
  std::uint32_t packets = 0;
  std::uint64_t octets = 0;
};

struct scenario_flow {
  std::uint64_t number;    ///< in the scenario, from 0
  std::int64_t begins_ns;  ///< after the scenario's begin
  std::uint32_t lasts_ms;
  flow_key key;
  half_size asks, answers;  ///< the answer has no packets: nobody answered
};

/// So many octets, between these bounds, that differ for each of `of` pieces; as near to `wanted` as that allows. There
/// are as many between the bounds as there are pieces.
[[nodiscard]] constexpr std::uint64_t distinct_octets(std::uint64_t wanted, bounds<std::uint64_t> within,
                                                      std::uint64_t piece, std::uint64_t of) noexcept {
  if (of <= 1) return wanted;
  std::uint64_t offset = wanted - within.first;
  offset = offset - offset % of + piece % of;
  if (within.first + offset > within.second && offset >= of) offset -= of;
  return within.first + offset;
}

class schedule {
 public:
  /// The scenario must outlive it.
  schedule(const scenario& s, port_share share, std::uint64_t seed);

  /// The next one, or null at the end.
  [[nodiscard]] const scenario_flow* front() const noexcept { return next_ ? &*next_ : nullptr; }
  void pop();
  /// Flows in all.
  [[nodiscard]] std::uint64_t total() const noexcept { return total_; }
  /// Pieces of each session at the most; 1, if it has none.
  [[nodiscard]] std::uint64_t pieces() const noexcept { return pieces_; }

 private:
  /// A source's next turn.
  struct turn {
    std::int64_t at_ns;
    std::uint32_t source;
    std::uint64_t number;  ///< of the source
    friend bool operator>(const turn& a, const turn& b) noexcept {
      return a.at_ns != b.at_ns ? a.at_ns > b.at_ns : a.source > b.source;
    }
  };
  [[nodiscard]] turn turn_of(std::uint32_t source, std::uint64_t n) const noexcept;
  [[nodiscard]] scenario_flow made(std::int64_t at_ns, std::uint32_t source, std::uint64_t of_source) const noexcept;
  [[nodiscard]] half_size sized(const flow_size& s, std::uint64_t chance, std::uint64_t piece) const noexcept;

  const scenario& of_;
  std::uint64_t seed_;
  flow_keys keys_;
  intensity strength_;
  std::uint64_t total_, pieces_ = 1, made_ = 0;
  std::priority_queue<turn, std::vector<turn>, std::greater<>> turns_;
  std::optional<scenario_flow> next_;
};

}  // namespace flowkit::tools
