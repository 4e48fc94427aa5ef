// SPDX-License-Identifier: BSL-1.0
// The data sources of sFlow agents: what each counts, and what of its samples was lost on the way. Bounded over all
// agents: the source silent for longest is evicted.
#pragma once

#include <utility>
#include <vector>

#include <flowkit/core/hash.hpp>
#include <flowkit/core/recent_map.hpp>
#include <flowkit/flow/sequence.hpp>
#include <flowkit/sflow5/sample.hpp>

namespace flowkit::tools {

/// Samples of one kind, numbered by their source from its agent's start.
struct numbered_samples {
  flow::sequence_tracker sequence;
  std::uint64_t samples = 0;
  std::uint32_t boots = 0;    ///< the agent's restarts that this numbering knows of
  std::uint32_t limited = 0;  ///< likewise its datagrams that were not read, as they were over its limit

  /// `agent_boots`: restarts of the agent so far. Without them the numbers after a restart look like late ones.
  /// `agent_limited`: datagrams over the agent's limit so far: which samples were in them is not known.
  flow::sequence_event observe(std::uint32_t number, std::uint32_t agent_boots,
                               std::uint32_t agent_limited = 0) noexcept {
    ++samples;
    if (limited != agent_limited) sequence.lose_track();
    limited = agent_limited;
    const bool restarted = boots != agent_boots;
    boots = agent_boots;
    return sequence.observe(number, 1, restarted);
  }
};

/// One source of one agent and sub-agent. Flow, counter and discard samples are numbered apart.
struct sample_source {
  numbered_samples flow, counters, discarded;
  // As last reported, by a sample that was not late:
  std::uint32_t sampling_rate = 0, drops = 0, pool = 0;
  std::uint64_t pool_growth = 0;  ///< packets that could have been sampled, from the first sample that came to the last

  /// Samples missing by their numbers.
  [[nodiscard]] std::uint64_t lost() const noexcept {
    return flow.sequence.counts().lost + counters.sequence.counts().lost + discarded.sequence.counts().lost;
  }
  void take(const sflow5::flow_sample& s, flow::sequence_event event) noexcept {
    switch (event) {
      case flow::sequence_event::first: break;
      case flow::sequence_event::in_order:
      case flow::sequence_event::gap: pool_growth += s.sample_pool - pool; break;  // modulo 2^32
      case flow::sequence_event::restart: pool_growth += s.sample_pool; break;
      case flow::sequence_event::late:
      case flow::sequence_event::duplicate:
      case flow::sequence_event::held: return;
    }
    pool = s.sample_pool, drops = s.drops, sampling_rate = s.sampling_rate;
  }
};

class sample_sources {
 public:
  /// Sources of all agents together; each takes about 500 octets, so these are 8 MiB.
  static constexpr std::size_t most = 16'384;

  struct key {
    ip_address agent;
    std::uint32_t sub_agent, type, index;
    friend constexpr auto operator<=>(const key&, const key&) = default;
  };

  explicit sample_sources(std::size_t limit = most) : sources_(limit) {}

  /// The source, created if it is new. Valid until the next call.
  sample_source& at(const key& k) {
    return sources_[sources_.at(k, [this](auto) { ++forgotten_; })];
  }
  /// Sources that were evicted. The agents' own counters keep what they counted.
  [[nodiscard]] std::uint64_t forgotten() const noexcept { return forgotten_; }
  /// All of them, in order.
  [[nodiscard]] std::vector<std::pair<key, const sample_source*>> sorted() const;

 private:
  struct hash {
    std::uint64_t operator()(const key& k) const noexcept {
      const std::uint64_t source = std::uint64_t{k.type} << 32 | k.index;
      return mix_bits(hash_address(k.agent) ^ mix_bits(source ^ std::uint64_t{k.sub_agent} << 16));
    }
  };
  recent_map<key, sample_source, hash> sources_;
  std::uint64_t forgotten_ = 0;
};

}  // namespace flowkit::tools
