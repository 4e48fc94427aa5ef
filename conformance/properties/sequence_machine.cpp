// SPDX-License-Identifier: BSL-1.0
// Loss counting and restarts step by step against models in 64 bits, which know nothing of wraps and rings: every
// event, every count and the expected number, whatever the network and the exporter do in between.
#include <algorithm>
#include <cstdlib>
#include <vector>

#include <conformance/properties/groups.hpp>
#include <flowkit/flow/sequence.hpp>

namespace flowkit::conformance {

namespace {

using flow::sequence_counts;
using flow::sequence_event;
using flow::sequence_tracker;

/// Numbers are 64 bits wide here, so that "ahead" and "behind" are plain differences. Only the two messages of a
/// restart, which are both far off, are compared as they stand on the wire.
class sequence_model {
 public:
  sequence_event observe(std::int64_t at, std::int64_t units, bool restarted) {
    const std::int64_t end = at + units;
    if (!known_) return go_on(end, sequence_event::first, true);
    if (at == expected_) return go_on(end, sequence_event::in_order, false);
    if (restarted || (held_ && static_cast<std::uint32_t>(at) == static_cast<std::uint32_t>(candidate_))) {
      ++counts_.restarts;
      return go_on(end, sequence_event::restart, true);
    }
    if (at > expected_ && at - expected_ <= std::int64_t{sequence_tracker::max_gap}) {
      counts_.lost += static_cast<std::uint64_t>(at - expected_);
      open(expected_, at);
      return go_on(end, sequence_event::gap, false);
    }
    if (expected_ - at > 0 && expected_ - at <= std::int64_t{sequence_tracker::max_behind} && end <= expected_) {
      held_ = false;
      const auto n = static_cast<std::uint64_t>(units);
      if (fill(at, end)) {
        counts_.lost -= n, counts_.late += n;
        return sequence_event::late;
      }
      counts_.duplicate += n;
      return sequence_event::duplicate;
    }
    held_ = true, candidate_ = end;
    return sequence_event::held;
  }
  void lose_track() { known_ = held_ = false, gaps_.clear(); }

  [[nodiscard]] const sequence_counts& counts() const { return counts_; }
  [[nodiscard]] bool known() const { return known_; }
  [[nodiscard]] std::int64_t expected() const { return expected_; }
  [[nodiscard]] std::int64_t candidate() const { return candidate_; }
  struct gap {
    std::int64_t from, to;
    std::uint64_t born;  ///< only the eight that were opened last can be filled
  };
  [[nodiscard]] const std::vector<gap>& gaps() const { return gaps_; }

 private:
  sequence_event go_on(std::int64_t next, sequence_event e, bool forget) {
    known_ = true, held_ = false, expected_ = next;
    if (forget) gaps_.clear();
    return e;
  }
  void open(std::int64_t from, std::int64_t to) { gaps_.push_back({from, to, born_++}); }
  bool fill(std::int64_t from, std::int64_t to) {
    for (gap& g : gaps_) {
      if (from == to || from < g.from || to > g.to || g.born + 8 < born_) continue;
      const gap whole = g;
      std::erase_if(gaps_, [&](const gap& one) { return one.from == whole.from; });
      // The part before keeps the place of the whole, or else the part after does.
      if (whole.from != from) gaps_.push_back({whole.from, from, whole.born});
      if (whole.to != to && whole.from == from) gaps_.push_back({to, whole.to, whole.born});
      if (whole.to != to && whole.from != from) open(to, whole.to);
      return true;
    }
    return false;
  }

  bool known_ = false, held_ = false;
  std::int64_t expected_ = 0, candidate_ = 0;
  std::uint64_t born_ = 0;
  std::vector<gap> gaps_;
  sequence_counts counts_{};
};

const char* name_of(sequence_event e) {
  constexpr const char* names[] = {"first", "in order", "gap", "late", "duplicate", "held", "restart"};
  return names[static_cast<std::size_t>(e)];
}

/// Where the next message stands, and why.
struct step {
  std::int64_t at, units;
  bool restarted;
};
step arbitrary_step(source& from, const sequence_model& model, bool calm) {
  const std::int64_t next = model.expected(), units = from.between(0, 12);
  const auto far = [&] {  // neither a gap nor late, often just so
    const std::int64_t low = std::int64_t{sequence_tracker::max_gap} + 1,
                       high = (std::int64_t{1} << 32) - sequence_tracker::max_behind - 1;
    const auto edge = from.below(4);
    return edge == 1 ? low : edge == 2 ? high : from.between(low, high);
  };
  switch (from.below(calm ? 8 : 14)) {
    default: return {next, units, false};
    case 3:
    case 4: return {next + from.between(1, 40), units, false};
    case 5:
    case 6: {  // into a gap: the whole, its front, its middle, its end, or beyond
      if (model.gaps().empty()) return {next + 30, units, false};
      const auto& g = model.gaps()[from.below(model.gaps().size())];
      const std::int64_t size = g.to - g.from, at = from.between(0, size - 1);
      return {g.from + at, from.coin() ? size - at : from.between(0, std::min<std::int64_t>(size, 40)), false};
    }
    case 7: return {next - from.between(1, 60), units, false};
    case 8: return {next + far(), units, false};
    case 9:
    case 12:
    case 13: {  // goes on where the last wild one ended, or an earlier one
      const auto nearest = static_cast<std::int32_t>(static_cast<std::uint32_t>(model.candidate() - next));
      return {next + nearest, units, false};
    }
    case 10: return {from.coin() ? next + far() : next + from.between(-50, 50), units, from.below(4) != 0};
    case 11: {
      const std::int64_t gap = sequence_tracker::max_gap, behind = sequence_tracker::max_behind;
      const std::int64_t edges[] = {gap, gap - 1, -behind, 1 - behind, -behind - 1, -units, 1 - units};
      return {next + edges[from.below(7)], units, false};
    }
  }
}

counterexample sequence_against_model(source& from) {
  sequence_tracker tested;
  sequence_model model;
  std::string story;
  std::int64_t begin = (std::int64_t{1} << 40) + from.between(-200, 200);
  const bool calm = from.coin();  // many gaps stay open only as long as nothing wild happens
  if (from.coin()) begin += static_cast<std::int64_t>(from.below(std::uint64_t{1} << 32));
  for (std::uint64_t steps = 8 + from.words_left() / 3; steps > 0; --steps) {
    if (!calm && from.below(64) == 63) {
      tested.lose_track(), model.lose_track();
      story += "\nlost track";
    }
    step s = arbitrary_step(from, model, calm);
    if (model.expected() == 0) s.at = begin;
    const auto got = tested.observe(static_cast<std::uint32_t>(s.at), static_cast<std::uint32_t>(s.units), s.restarted);
    const auto before = model.expected();
    const auto expected = model.observe(s.at, s.units, s.restarted);
    story += "\nat " + std::to_string(s.at - before) + " from the expected, " + std::to_string(s.units) +
             (s.restarted ? " units, restarted: " : " units: ") + name_of(got);
    if (got != expected) return std::string{"expected: "} + name_of(expected) + story;
    if (tested.expected() != static_cast<std::uint32_t>(model.expected())) return "expects another number" + story;
    const sequence_counts &a = tested.counts(), &b = model.counts();
    if (a.lost != b.lost || a.late != b.late || a.duplicate != b.duplicate || a.restarts != b.restarts)
      return "counts lost " + std::to_string(a.lost) + ", late " + std::to_string(a.late) + ", duplicate " +
             std::to_string(a.duplicate) + ", restarts " + std::to_string(a.restarts) + story;
  }
  return {};
}

/// A restart is an uptime that went back while the boot time moved, wraps apart. Wraps are counted by a clock in 64
/// bits that never wraps: how many periods it is old. What left before a wrap and comes after it changes nothing.
counterexample uptime_against_model(source& from) {
  constexpr std::int64_t wrap = std::int64_t{1} << 32;
  flow::uptime_tracker tested;
  bool known = false;
  std::int64_t now = 1'700'000'000'000, boot = now - from.between(0, 2 * wrap);
  std::int64_t last_boot = boot, last_age = 0;
  std::uint32_t wraps = 0;
  std::string story;
  for (std::uint64_t steps = 4 + from.words_left() / 2; steps > 0; --steps) {
    switch (from.below(11)) {
      default: now += from.between(0, 60'000); break;
      case 2: {  // the same uptime at another time
        const std::int64_t later = from.between(0, 20'000);
        now += later, boot += later;
        break;
      }
      case 3: now += from.between(0, wrap); break;
      case 4: now -= from.between(0, 20'000); break;       // reordered, or the clock was set
      case 5: boot += from.between(-6'000, 6'000); break;  // the clock was set a little
      case 6: boot += from.coin() ? 5'000 : from.between(4'998, 5'002); break;
      case 7: boot = now - from.between(0, 120'000); break;   // restarted
      case 9: now = boot + wrap * from.between(1, 3); break;  // at a wrap, or back before it
      case 10: now = std::max(now - from.between(0, 3), boot); break;
    }
    now = std::max(now, boot);
    const std::int64_t age = now - boot;
    const auto uptime = static_cast<std::uint32_t>(age);
    const std::int64_t moved = ((boot - last_boot) % wrap + wrap) % wrap;
    const bool same = std::min(moved, wrap - moved) <= 5'000;
    // A boot time that moved by whole periods cannot be told from wraps.
    const std::int64_t apart = boot - last_boot - (moved <= 5'000 ? moved : moved - wrap);
    const std::int64_t periods = age / wrap - last_age / wrap + apart / wrap;
    const bool late = known && same && periods < 0;
    const bool expected = known && !late && uptime < static_cast<std::uint32_t>(last_age) && !same;
    if (known && same && !late) wraps += static_cast<std::uint32_t>(periods);
    const bool got = tested.observe(uptime, from_unix_milliseconds(now));
    story += "\nat " + std::to_string(now) + " uptime " + std::to_string(uptime);
    if (got != expected) return (got ? "a restart" : "no restart") + story;
    if (tested.wraps() != wraps)
      return std::to_string(tested.wraps()) + " wraps instead of " + std::to_string(wraps) + story;
    if (!late) known = true, last_boot = boot, last_age = age;
  }
  return {};
}

/// The offsets of messages, of which those of two receivers are put together.
counterexample clock_against_model(source& from) {
  flow::clock_offset whole, parts[2];
  std::vector<std::int64_t> all;
  for (std::uint64_t n = from.below(12); n > 0; --n) {
    const std::int64_t away = from.coin() ? from.between(-4'000, 4'000) : from.between(-400'000'000, 400'000'000);
    const timestamp received = from_unix_milliseconds(from.between(0, 4'000'000'000'000));
    const timestamp exported = received + milliseconds(away);
    all.push_back(away);
    whole.observe(exported, received);
    parts[from.below(2)].observe(exported, received);
  }
  parts[0].add(parts[1]);
  for (const flow::clock_offset& c : {whole, parts[0]}) {
    if (c.is_known() == all.empty()) return "known or not";
    if (all.empty()) return c.common_ms() == 0 ? counterexample{} : counterexample{"an offset of nothing"};
    const auto [least, greatest] = std::minmax_element(all.begin(), all.end());
    if (c.least_ms() != *least || c.greatest_ms() != *greatest)
      return std::to_string(c.least_ms()) + ".." + std::to_string(c.greatest_ms());
    // The one nearest to 0, unless they are on both sides of it.
    std::int64_t nearest = all.front();
    for (const std::int64_t ms : all)
      if (std::abs(ms) < std::abs(nearest)) nearest = ms;
    if (*least <= 0 && *greatest >= 0) nearest = 0;
    if (c.common_ms() != nearest) return std::to_string(c.common_ms()) + " instead of " + std::to_string(nearest);
  }
  return {};
}

}  // namespace

void add_sequence_machine_properties(std::vector<property>& to) {
  to.push_back({"flow.sequence.against_model", &sequence_against_model});
  to.push_back({"flow.uptime.against_model", &uptime_against_model});
  to.push_back({"flow.clock.against_model", &clock_against_model});
}

}  // namespace flowkit::conformance
