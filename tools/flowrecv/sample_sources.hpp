// SPDX-License-Identifier: BSL-1.0
// The data sources of sFlow agents: what each counts, and what of its samples was lost on the way.
#pragma once

#include <compare>
#include <map>

#include <flowkit/flow/sequence.hpp>
#include <flowkit/sflow5/sample.hpp>

namespace flowkit::tools {

/// One source of one agent and sub-agent. Flow, counter and discard samples are numbered apart.
struct sample_source {
  flow::sequence_tracker flow_sequence, counters_sequence, discarded_sequence;
  std::uint64_t flow_samples = 0, counters_samples = 0, discarded_packets = 0;
  std::uint32_t sampling_rate = 0;  ///< as last told
  std::uint32_t drops = 0;          ///< since the agent's start, as last told
  std::uint32_t pool = 0;           ///< likewise
  std::uint64_t pool_growth = 0;  ///< packets that could have been sampled, from the first sample that came to the last

  /// Samples missing by their numbers.
  [[nodiscard]] constexpr std::uint64_t lost() const noexcept {
    return flow_sequence.counts().lost + counters_sequence.counts().lost + discarded_sequence.counts().lost;
  }
  /// A pool that falls has wrapped, or began anew with its agent: the samples' numbers tell that.
  constexpr void grow_pool(std::uint32_t now, bool in_order) noexcept {
    if (in_order) pool_growth += now - pool;
    pool = now;
  }
};

class sample_sources {
 public:
  /// Sources of all agents together that are kept apart; at about 700 octets each these are 6 MiB.
  static constexpr std::size_t most = 8192;

  /// The source, made when it is new and `budget`, which all agents share, is not used up; else none.
  sample_source* at(const sflow5::data_source& s, std::size_t& budget) {
    const key k{s.type, s.index};
    if (const auto found = sources_.find(k); found != sources_.end()) return &found->second;
    if (budget == 0) return nullptr;
    --budget;
    return &sources_[k];
  }
  [[nodiscard]] std::size_t size() const noexcept { return sources_.size(); }
  /// visit(type, index, source), in order.
  void for_each(auto&& visit) const {
    for (const auto& [k, s] : sources_) visit(k.type, k.index, s);
  }

 private:
  struct key {
    std::uint32_t type, index;
    friend constexpr auto operator<=>(const key&, const key&) = default;
  };
  std::map<key, sample_source> sources_;
};

}  // namespace flowkit::tools
