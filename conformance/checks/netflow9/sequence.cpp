// SPDX-License-Identifier: BSL-1.0
// What the sequence number counts: packets, whatever is in them, for each source id.
#include <fmt/core.h>

#include <unordered_map>

#include "conformance/checks/clocks.hpp"
#include "conformance/checks/hypotheses.hpp"
#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

/// What was in a packet, and how it was numbered.
struct sent {
  bool is_known = false, is_counted = false;
  std::uint32_t source = 0, number = 0, uptime = 0, seconds = 0, size = 0;
  std::uint32_t records = 0, options = 0, templates = 0, sets = 0;
  friend bool operator==(const sent&, const sent&) = default;

  [[nodiscard]] bool has_data() const noexcept { return !is_counted || records != 0; }
  [[nodiscard]] bool precedes(const sent& next) const noexcept {
    return is_known && is_one_life(uptime, seconds, next.uptime, next.seconds);
  }
};

struct wrong_count {
  const char* what;
  /// From one packet to the next.
  std::uint32_t (*step)(const sent& last, const sent& now);
  bool needs_records;  ///< both packets' content must be known
};
constexpr std::array wrong_counts{
    wrong_count{"packets without data do not advance it",
                [](const sent& l, const sent&) { return std::uint32_t{l.has_data()}; }, true},
    wrong_count{"packets without data do not advance it",
                [](const sent&, const sent& n) { return std::uint32_t{n.has_data()}; }, true},
    wrong_count{"it counts data records", [](const sent& l, const sent&) { return l.records; }, true},
    wrong_count{"it counts data records, its packet's own included",
                [](const sent&, const sent& n) { return n.records; }, true},
    wrong_count{"it counts flows", [](const sent& l, const sent&) { return l.records - l.options; }, true},
    wrong_count{"it counts flows, its packet's own included",
                [](const sent&, const sent& n) { return n.records - n.options; }, true},
    wrong_count{"it counts records of all kinds", [](const sent& l, const sent&) { return l.records + l.templates; },
                true},
    wrong_count{"it counts records of all kinds, its packet's own included",
                [](const sent&, const sent& n) { return n.records + n.templates; }, true},
    wrong_count{"it counts FlowSets", [](const sent& l, const sent&) { return l.sets; }, false},
    wrong_count{"it counts FlowSets, its packet's own included", [](const sent&, const sent& n) { return n.sets; },
                false},
    wrong_count{"it does not advance", [](const sent&, const sent&) { return 0u; }, false},
};
constexpr std::size_t without_data = 2;  ///< so many of them, at the front

/// Two counters under one source id: each goes on where it was, while the other does, too.
class interleaved {
 public:
  void add(std::uint32_t number) noexcept {
    run* r = nullptr;
    for (run& one : runs_)
      if (one.used != 0 && one.next == number && (r == nullptr || one.used < r->used)) r = &one;
    if (r == nullptr) {
      r = &*std::min_element(runs_.begin(), runs_.end(), [](const run& a, const run& b) { return a.used < b.used; });
      *r = {};
    } else {
      ++r->continued;
      switches_ += last_ != r;
    }
    repeats_ += clock_ != 0 && number + 1 == last_next_;
    last_next_ = number + 1;
    r->next = number + 1, r->used = ++clock_, last_ = r;
  }
  [[nodiscard]] bool is_sure() const noexcept {
    constexpr std::uint32_t out_of_order = 64;  // what comes late makes a run of its own, near the other
    for (const run& a : runs_)
      for (const run& b : runs_)
        if (&a != &b && a.continued >= 2 && b.continued >= 2 && switches_ >= 3 &&
            (repeats_ >= 2 || std::min(a.next - b.next, b.next - a.next) > out_of_order))
          return true;
    return false;
  }

 private:
  struct run {
    std::uint32_t next = 0, continued = 0;
    std::uint64_t used = 0;
  };
  std::array<run, 4> runs_;
  const run* last_ = nullptr;
  std::uint32_t switches_ = 0, repeats_ = 0, last_next_ = 0;
  std::uint64_t clock_ = 0;
};

/// Of all source ids of an exporter, so that one counter for all is found before it looks like loss.
struct sequence {
  static constexpr std::array decides{NFV9_3954_5_1_SEQ, NFV9_3954_5_1_SEQALL, NFV9_JUN_SRCID};
  static constexpr bool of_exporter = true;
  static constexpr std::size_t most_sources = 1'024, most_ports = 1'024;

  void on(const message_end_event& e, findings& out) {
    const message_event& m = e.message;
    const std::uint64_t key = std::uint64_t{m.in.source.port} << 32 | m.domain;
    if (sources_.size() >= most_sources && !sources_.contains(key)) return;
    if (shared_.size() >= most_ports && !shared_.contains(m.in.source.port)) return;
    source& own = sources_[key];
    all_sources& all = shared_[m.in.source.port];
    sent now{true, e.all_counted, m.domain, m.sequence, m.uptime, m.export_time};
    now.records = e.records, now.options = e.options_records, now.templates = e.templates, now.sets = e.sets;
    now.size = static_cast<std::uint32_t>(m.message.size());
    if (now == own.last) return;  // the network's duplicate
    if (own.last.precedes(now)) {
      weigh(own, all, now, e, out);
      own.runs.add(now.number);
      if (own.runs.is_sure() && !own.is_told) {
        own.is_told = true;
        out.noted(decides[2], e.follows.at, "a source id for each counter",
                  [] { return "two sequences run under one source id, as if two line cards shared it"; });
      }
    } else {
      own.runs = {};
      own.runs.add(now.number);
    }
    own.last = all.last = now;
  }

  void on(const end_event&, findings& out) {
    for (const auto& [port, all] : shared_) {
      if (!all.one_counter.holds()) continue;
      const auto told = [] { return "one sequence for all source ids: each continues what the others sent"; };
      out.failed(decides[0], all.one_counter.first(), "a counter for each source id", told);
      out.noted(decides[2], all.one_counter.first(), "a counter for each source id", told);
    }
    for (const auto& [key, s] : sources_)
      if (!shared_[static_cast<std::uint16_t>(key >> 32)].one_counter.holds()) tell(s, out);
  }

 private:
  struct source {
    sent last;
    std::array<hypothesis, wrong_counts.size()> counts;
    interleaved runs;
    bool is_told = false;
  };
  struct all_sources {
    sent last;
    hypothesis one_counter;
  };

  static void weigh(source& own, all_sources& all, const sent& now, const message_end_event& e, findings& out) {
    const std::uint32_t step = now.number - own.last.number;
    const auto at = [&] { return out.remember(e.follows.at); };
    if (step == 1) out.seen(decides[0]), out.seen(decides[2]);
    if (step == 1 && !(own.last.has_data() && now.has_data())) out.seen(decides[1]);
    for (std::size_t i = 0; i < wrong_counts.size(); ++i)
      if (!wrong_counts[i].needs_records || (own.last.is_counted && now.is_counted))
        own.counts[i].weigh(step, 1, wrong_counts[i].step(own.last, now), at);
    if (all.last.source != now.source && all.last.precedes(now))
      all.one_counter.weigh(step, 1, all.last.number + 1 - own.last.number, at);
  }

  /// Packets have few FlowSets and records, and there are many rules to guess: two steps that fit prove nothing.
  static constexpr std::uint32_t needed_weight = 4, needed_steps = 5;

  static void tell(const source& s, findings& out) {
    const hypothesis* best = nullptr;
    for (const hypothesis& h : s.counts) {
      const bool explains_all = h.explains_all() && h.steps() >= needed_steps && h.is_no_loss();
      // Two packets with one number are no loss: where all else is right, one such pair is enough.
      const bool is_without_data = &h < s.counts.data() + without_data;
      const bool holds = is_without_data && h.explains_all() && h.steps() >= 2
                             ? h.holds(1)
                             : h.holds() && (explains_all || (h.is_no_loss() && h.weight() >= needed_weight));
      if (holds && (best == nullptr || h.explained() > best->explained())) best = &h;
    }
    if (best == nullptr) return tell_doubt(s, out);
    const auto i = static_cast<std::size_t>(best - s.counts.data());
    out.failed(decides[i < without_data ? 1 : 0], best->first(),
               "one more than in the packet before, of this source id", [&] {
                 return fmt::format("the sequence number: {}; so at {} of {} steps that show it", wrong_counts[i].what,
                                    best->explained(), best->apart());
               });
  }

  /// Steps of one size: a wrong count, or an exporter that sends to one collector after the other.
  static void tell_doubt(const source& s, findings& out) {
    for (const hypothesis& h : s.counts) {
      if (!h.explains_all() || !h.holds(3)) continue;
      const auto i = static_cast<std::size_t>(&h - s.counts.data());
      return out.noted(decides[0], h.first(), "one more than in the packet before, of this source id", [&] {
        return fmt::format("all {} steps of the sequence number are of one size: {}, or other packets go elsewhere",
                           h.steps(), wrong_counts[i].what);
      });
    }
  }

  std::unordered_map<std::uint64_t, source> sources_;
  std::unordered_map<std::uint16_t, all_sources> shared_;
};
}  // namespace

check_rows netflow9_sequence_checks() noexcept { return rows_of_checks<sequence>; }

}  // namespace flowkit::conformance
