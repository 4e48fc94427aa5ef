// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/scenarios/schedule.hpp"

namespace flowkit::tools {

namespace {
/// Random numbers of a flow: when, how long and whether it is answered, its size, the answer's.
constexpr std::uint64_t draws = 4;

/// 0..1.
double fraction(std::uint64_t bits) noexcept { return static_cast<double>(bits >> 11) * 0x1p-53; }
}  // namespace

schedule::schedule(const scenario& s, port_share share, std::uint64_t seed)
    : of_(s),
      seed_(random_source::at(seed, share.part)),
      keys_(s, share, seed_ ^ 0x3e75),
      strength_(s),
      total_(static_cast<std::uint64_t>(flows_of(s))) {
  if (s.interval.ns != 0) {
    std::uint64_t most = 0;
    for (std::uint32_t i = 0; i < s.sources.hosts; ++i) {
      const std::uint64_t turns = turns_of(s, i).turns;
      if (turns != 0) turns_.push(turn_of(i, 0));
      most = std::max(most, turns);
    }
    if (s.session) pieces_ = flow_keys::pieces(s, most);
  }
  pop();
}

schedule::turn schedule::turn_of(std::uint32_t source, std::uint64_t n) const noexcept {
  const std::uint64_t chance = random_source::at(seed_ + source, n * draws);
  const double late = static_cast<double>(of_.interval.ns) * of_.jitter / 100 * fraction(chance);
  const std::int64_t on_time = turns_of(of_, source).first_ns + static_cast<std::int64_t>(n) * of_.interval.ns;
  return {on_time + static_cast<std::int64_t>(late), source, n};
}

void schedule::pop() {
  next_.reset();
  if (made_ == total_) return;
  if (of_.interval.ns == 0) {
    // In the middle of its part of the time, or near it: so flows come in their order.
    const double off = (fraction(random_source::at(seed_, made_ * draws)) - 0.5) * of_.jitter / 100;
    next_ = made(strength_.time_of(static_cast<double>(made_) + 0.5 + off), 0, made_);
  } else {
    const turn t = turns_.top();
    turns_.pop();
    if (t.number + 1 < turns_of(of_, t.source).turns) turns_.push(turn_of(t.source, t.number + 1));
    next_ = made(t.at_ns, t.source, t.number);
  }
  ++made_;
}

scenario_flow schedule::made(std::int64_t at_ns, std::uint32_t source, std::uint64_t of_source) const noexcept {
  random_source chance{seed_ + source, of_source * draws + 1};
  dice d{chance.next()};
  scenario_flow f{};
  f.number = made_, f.begins_ns = at_ns;
  f.key = keys_.at(of_source, source);
  f.lasts_ms = d.between(of_.lasts_ms.first, of_.lasts_ms.second);
  const bool is_answered = d.below(100) < of_.answered;
  f.asks = sized(of_.asks, chance.next(), f.key.piece);
  if (is_answered) f.answers = sized(of_.answers, chance.next(), f.key.piece);
  if (f.asks.packets == 1) f.lasts_ms = 0;
  return f;
}

half_size schedule::sized(const flow_size& s, std::uint64_t chance, std::uint64_t piece) const noexcept {
  dice d{chance};
  half_size h;
  h.packets = d.between(s.packets.first, s.packets.second);
  const bounds<std::uint64_t> within{std::uint64_t{h.packets} * s.octets.first,
                                     std::uint64_t{h.packets} * s.octets.second};
  const std::uint64_t more = within.second - within.first;
  __extension__ using wide = unsigned __int128;
  h.octets = within.first + static_cast<std::uint64_t>(static_cast<wide>(more + 1) * d.fraction() >> 32);
  h.octets = distinct_octets(h.octets, within, piece, pieces_);
  return h;
}

}  // namespace flowkit::tools
