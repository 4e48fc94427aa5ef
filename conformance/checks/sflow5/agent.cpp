// SPDX-License-Identifier: BSL-1.0
// Agents behind one address: their names, their sub-agents, the form of their samples.
#include <fmt/core.h>

#include <flowkit/core/short_text.hpp>

#include "conformance/checks/sflow5/session.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
using header = sflow5::header;

/// An agent address, and all that its sub-agents share.
struct agent {
  ip_address address;
  std::uint64_t first = 0, last = 0;  ///< numbers of datagrams
  witness begins;                     ///< the agent's address in its first datagram
  bool is_unusable = false;           ///< told
  std::uint32_t life = 0;
  std::optional<std::uint32_t> form;  ///< 1: compact, 3: expanded; as in the first sample
  // Sub-agents. A series over all of them: is there one counter for all?
  std::vector<std::uint32_t> sub_agents{};
  std::uint32_t sequence = 0, sub_agent = 0;
  std::uint64_t crossed = 0, crossed_in_order = 0, gaps = 0;
  std::optional<witness> first_gap{};
  bool has_shared_source = false;
};

struct agents {
  static constexpr bool of_exporter = true;
  static constexpr std::array decides{SFLOW_5_AGENT_STABLE, SFLOW_5_SUBAGENT_SRC, SFLOW_5_SUBAGENT_AVOID, SFLOW_5_NOMIX,
                                      SFLOW_5_SEQ_DGRAM};
  /// Agents, sub-agents of one, and data sources beyond so many are not followed.
  static constexpr std::size_t most_agents = 256, most_sub_agents = 256, most_sources = 4'096;

  void on(const sflow5_message_event& e, findings& out) {
    now_ = find(e, out);
    if (now_ == none) return;
    agent& a = agents_[now_];
    a.last = e.in.number;
    if (e.follows.what == flow::sequence_event::restart) ++a.life, a.form.reset();
    follow(a, e, out);
    out.seen(SFLOW_5_SUBAGENT_AVOID);
  }
  void on(const sflow5_block_event& e, findings& out) {
    const auto f = e.block.format;
    if (now_ == none || (!sflow5::is_flow(f) && !sflow5::is_counters(f))) return;
    const std::uint32_t form = f == sflow5::sample_format::flow || f == sflow5::sample_format::counters ? 1 : 3;
    agent& a = agents_[now_];
    if (!a.form) a.form = form;
    out.judge(SFLOW_5_NOMIX, *a.form == form, sflow5::block_place(e.block, e.offset),
              form == 1 ? "expanded samples, as before" : "compact samples, as before",
              [&] { return form == 1 ? "a compact sample" : "an expanded sample"; });
  }
  void on(const flow_sample_event& e, findings& out) { source(e, out); }
  void on(const counters_sample_event& e, findings& out) { source(e, out); }

  void on(const end_event&, findings& out) {
    bool are_apart = true;  // in time; else it is a relay that sends for several agents
    for (const agent& a : agents_)
      for (const agent& b : agents_) are_apart &= &a == &b || a.last < b.first || b.last < a.first;
    for (std::size_t i = 0; i < agents_.size(); ++i) {
      const agent& a = agents_[i];
      if (i > 0 && are_apart && !a.is_unusable && !agents_[i - 1].is_unusable)
        out.failed(SFLOW_5_AGENT_STABLE, a.begins, "one agent address for the agent's whole life", [&] {
          return fmt::format("the agent address changed from {} to {}", text_of(agents_[i - 1].address).view(),
                             text_of(a.address).view());
        });
      if (a.sub_agents.size() > 1)
        out.noted(SFLOW_5_SUBAGENT_AVOID, a.begins, "one sub-agent where possible", [&] {
          return fmt::format("agent {} has {} sub-agents", text_of(a.address).view(), a.sub_agents.size());
        });
      if (has_one_counter(a))
        out.failed(
            SFLOW_5_SEQ_DGRAM, *a.first_gap, "a number for each sub-agent, that increments with its datagrams",
            [&] { return fmt::format("one sequence number is counted for all {} sub-agents", a.sub_agents.size()); });
    }
  }

 private:
  struct known_source {
    std::uint32_t sub_agent, life;
    bool is_told;
  };

  static constexpr std::size_t none = ~std::size_t{0};

  /// The agent's index; none: there are too many.
  std::size_t find(const sflow5_message_event& e, findings& out) {
    if (now_ != none && agents_[now_].address == e.head().agent) return now_;
    for (std::size_t i = 0; i < agents_.size(); ++i)
      if (agents_[i].address == e.head().agent) return i;
    if (agents_.size() >= most_agents) return none;
    const place at = sflow5::agent_place(e.in.payload);
    const ip_address& address = e.head().agent;
    agent& a = agents_.emplace_back();
    a.address = address, a.first = e.in.number, a.begins = out.remember(at);
    a.is_unusable = !is_specified(address) || is_loopback(address);
    out.judge(SFLOW_5_AGENT_STABLE, !a.is_unusable, at, "an address that is the agent's own on all its networks",
              [&] { return fmt::format("the agent address is {}", text_of(address).view()); });
    return agents_.size() - 1;
  }
  static bool is_loopback(const ip_address& a) noexcept {
    if (a.is_v4()) return a.octets()[0] == 127;
    constexpr ipv6_address loopback{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
    return a.is_v6() && a.v6() == loopback;
  }

  static void follow(agent& a, const sflow5_message_event& e, findings& out) {
    const std::uint32_t sub_agent = e.head().sub_agent, sequence = e.head().sequence;
    if (!a.sub_agents.empty() && sub_agent != a.sub_agent) {
      ++a.crossed;
      a.crossed_in_order += sequence == a.sequence + 1;
    }
    if (e.follows.what == flow::sequence_event::gap) {
      ++a.gaps;
      if (!a.first_gap) a.first_gap = out.remember(e.follows.at);
    }
    if (std::find(a.sub_agents.begin(), a.sub_agents.end(), sub_agent) == a.sub_agents.end() &&
        a.sub_agents.size() < most_sub_agents)
      a.sub_agents.push_back(sub_agent);
    a.sequence = sequence, a.sub_agent = sub_agent;
  }
  /// From one sub-agent to another the numbers go on, 19 times in 20, and each sub-agent's own have gaps. A source that
  /// is seen under two sub-agents explains it otherwise.
  static bool has_one_counter(const agent& a) noexcept {
    return a.crossed >= 3 && a.gaps >= 2 && !a.has_shared_source && a.crossed_in_order * 20 >= a.crossed * 19;
  }

  void source(const auto& e, findings& out) {
    const sflow5::data_source& s = e.sample.source;
    if (now_ == none || s.type > 3) return;
    agent& a = agents_[now_];
    const std::uint64_t key = std::uint64_t{now_} << 40 | std::uint64_t{s.type} << 32 | s.index;
    const std::uint32_t sub_agent = e.message.head().sub_agent;
    const auto known = sources_.find(key);
    if (known == sources_.end()) {
      if (sources_.size() < most_sources) sources_.emplace(key, known_source{sub_agent, a.life, false});
      return out.seen(SFLOW_5_SUBAGENT_SRC);
    }
    known_source& k = known->second;
    if (k.life != a.life) k = {sub_agent, a.life, false};
    if (k.sub_agent == sub_agent || k.is_told) return;
    k.is_told = a.has_shared_source = true;
    using sample = std::remove_cvref_t<decltype(e.sample)>;
    out.failed(SFLOW_5_SUBAGENT_SRC, e.template at<&sample::source>(),
               fmt::format("a source of sub-agent {} only, as before", k.sub_agent),
               [&] { return fmt::format("source {}:{} is one of sub-agent {} too", s.type, s.index, sub_agent); });
  }

  std::vector<agent> agents_;
  std::size_t now_ = none;
  std::unordered_map<std::uint64_t, known_source> sources_;
};
}  // namespace

check_rows sflow5_agent_checks() noexcept { return rows_of_checks<agents>; }

}  // namespace flowkit::conformance
