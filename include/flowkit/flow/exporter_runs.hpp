// SPDX-License-Identifier: BSL-1.0
// The runs of sequence numbers within one session, told apart by source port where ports are not part of the session
// key. An exporter that changes its port continues its numbers; several exporters behind one address have a run each,
// so that one's numbers are never counted as another's loss.
#pragma once

#include <vector>

#include <flowkit/core/owned.hpp>
#include <flowkit/flow/sequence.hpp>
#include <flowkit/templates/cache.hpp>

namespace flowkit::inline v0::flow {

/// One exporter, as identified by its numbers and its clock.
struct exporter_run {
  origin id = 0;                 ///< unique within the session, never 0
  std::uint16_t port = 0;        ///< where its messages come from now
  std::uint16_t first_port = 0;  ///< where the first one came from; two runs of a session never share it for long
  uptime_tracker uptime{};
  sequence_tracker sequence{};
  sequence_tracker self_counting{};  ///< IPFIX: as if numbers included the records of the message itself
  std::uint32_t next_sequence = 0;
  std::uint64_t messages = 0;
  bool restarted = false;    ///< according to the last message: its uptime, or the boot time that it tells
  bool tells_boot = false;   ///< so that numbers that begin anew are no restart
  std::int8_t evidence = 0;  ///< IPFIX: above 0, that numbers include the message's own records

  /// IPFIX: do its numbers include the records of the message itself? They should not (RFC 7011 section 3.1).
  [[nodiscard]] constexpr bool counts_itself() const noexcept { return evidence > 0; }
  /// By the interpretation that fits the numbers.
  [[nodiscard]] constexpr const sequence_counts& counts() const noexcept {
    return counts_itself() ? self_counting.counts() : sequence.counts();
  }

  /// IPFIX counts the data records sent before the message (RFC 7011 section 3.1); some exporters count those of the
  /// message itself as well. Both interpretations are tracked. A message that fits only the second is evidence for it,
  /// one that fits only the first is evidence against it, so that a gap that happens to match does no harm.
  /// `all_known`: the message had no data set without template; otherwise its number of records is unknown.
  /// `boots`: the message tells another boot time than those before; its header has no uptime.
  constexpr sequence_event observe_records(std::uint32_t number, std::uint32_t units, bool all_known,
                                           bool boots = false) noexcept {
    restarted = boots;
    const auto first = sequence.observe(number, units, boots),
               second = self_counting.observe(number - units, units, boots);
    const bool fits_first = first == sequence_event::in_order, fits_second = second == sequence_event::in_order;
    if (all_known && units != 0 && fits_first != fits_second) {
      constexpr std::int8_t most = 3;
      if (fits_second && evidence < most) ++evidence;
      if (fits_first && evidence > -most) --evidence;
    }
    if (!all_known) sequence.lose_track(), self_counting.lose_track();
    next_sequence = number + units;
    ++messages;
    return counts_itself() ? second : first;
  }
  /// Every other protocol: `units` are flows (v5) or datagrams (v9, sFlow).
  constexpr sequence_event observe(std::uint32_t number, std::uint32_t units, const record_context& c) noexcept {
    tells_boot = c.has_uptime;
    restarted = c.has_uptime && uptime.observe(c.uptime_ms, c.export_time);
    const auto event = sequence.observe(number, units, restarted);
    next_sequence = sequence.expected();
    ++messages;
    return event;
  }
};

class exporter_runs {
 public:
  /// At most this many exporters in one session; beyond that the one silent for longest is evicted.
  static constexpr std::size_t most = 8;
  /// A run is continued from another port with at most this many units missing: an arbitrary number falls into this
  /// window in 1 of 65,536 cases.
  static constexpr std::uint32_t max_move = 1u << 16;

  struct arrival {
    exporter_run& run;            ///< valid until the next call
    bool is_new = false;          ///< the run was not there before
    bool moved = false;           ///< the run comes from another port now
    std::uint32_t retracted = 0;  ///< units wrongly counted as lost in this run
  };

  /// Which run does a message from `port` with this number belong to? A known port decides; otherwise the run that it
  /// continues with the fewest units missing. If a run was assumed to have moved, but its former port continues its own
  /// numbers, there are two: what seemed lost between them was not.
  arrival arrived(std::uint16_t port, std::uint32_t number, const record_context& c) {
    ++clock_;
    for (slot& s : slots_)
      if (s.run.port == port) return use(s);
    slot* best = nullptr;
    bool splits = false;
    std::uint32_t fewest = max_move + 1;
    for (slot& s : slots_) {
      if (s.run.messages == 0) continue;
      const bool same_clock = !c.has_uptime || s.run.uptime.agrees(c.uptime_ms, c.export_time);
      if (const std::uint32_t ahead = number - s.run.sequence.expected(); same_clock && ahead < fewest)
        best = &s, fewest = ahead, splits = false;
      if (!s.former || s.former->port != port) continue;
      if (const std::uint32_t ahead = number - s.former->sequence.expected(); ahead < fewest)
        best = &s, fewest = ahead, splits = true;
      // A message that was under way while the port changed.
      if (best == nullptr && same_clock && s.former->sequence.expected() - number <= sequence_tracker::max_behind)
        return use(s);
    }
    if (best == nullptr) return {use(add(port)).run, true, false, 0};
    if (splits) return split(*best);
    best->former = owned<exporter_run>(new exporter_run(best->run));
    best->gap = fewest;
    best->run.port = port;
    use(*best);
    return {best->run, false, true, 0};
  }

  [[nodiscard]] std::size_t size() const noexcept { return slots_.size(); }
  [[nodiscard]] std::size_t owned_octets() const noexcept {
    std::size_t n = slots_.capacity() * sizeof(slot);
    for (const slot& s : slots_) n += s.former ? sizeof(exporter_run) : 0;
    return n;
  }

 private:
  struct slot {
    exporter_run run;
    owned<exporter_run> former;  ///< as it was when it moved here
    std::uint32_t gap = 0;       ///< units that were missing then
    std::uint64_t used = 0;
  };

  arrival use(slot& s) noexcept {
    s.used = clock_;
    return {s.run};
  }
  /// The place for another run: a new slot, or that of the run silent for longest.
  slot& place() {
    if (slots_.size() < most) return slots_.emplace_back();
    slot* oldest = &slots_[0];
    for (slot& s : slots_)
      if (s.used < oldest->used) oldest = &s;
    *oldest = slot{};
    return *oldest;
  }
  slot& add(std::uint16_t port) {
    slot& s = place();
    s.run.id = ++last_id_;
    s.run.port = s.run.first_port = port;
    return s;
  }
  /// The former run keeps its identity, and with it its templates and its account; what came from the other port
  /// becomes a separate run.
  arrival split(slot& s) {
    const exporter_run restored = *s.former;
    const std::uint32_t from = restored.sequence.expected();
    const std::uint32_t gone = s.run.sequence.retract(from, s.gap), same = s.run.self_counting.retract(from, s.gap);

    s.run.id = ++last_id_;
    s.run.first_port = s.run.port;
    s.former = {};
    s.used = clock_;
    slot& back = place();
    back.run = restored;
    use(back);
    return {back.run, true, false, back.run.counts_itself() ? same : gone};
  }

  std::vector<slot> slots_;
  origin last_id_ = 0;
  std::uint64_t clock_ = 0;
};

}  // namespace flowkit::flow
