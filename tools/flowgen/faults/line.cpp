// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/faults/line.hpp"

#include <algorithm>
#include <utility>

#include "tools/flowgen/faults/kinds.hpp"
#include "tools/flowgen/faults/line_state.hpp"
#include "tools/flowgen/faults/rewrite.hpp"

namespace flowkit::tools {

namespace {
constexpr std::int64_t clock_jump_s = 3600;
constexpr std::uint32_t most_sequence_jump = 1000;

bool has_field(std::span<const specifier> fields, std::uint16_t id) noexcept {
  return std::any_of(fields.begin(), fields.end(), [id](const specifier& s) { return s.pen == 0 && s.id == id; });
}
}  // namespace

fault_line::state::state(const fault_settings& which, std::uint64_t seed, std::uint32_t index, protocol kind,
                         exporter& of, flow_log* to)
    : settings(which), chance(seed * 173 + index), p(kind), from(of), next(to), reader(kind), account(kind) {
  for (const fault_request& f : settings)
    if (row_of(f.kind).of_exporters && withholds == fault_kind::count_ && chance.below(1'000'000) < f.share)
      withholds = f.kind;
}

std::uint32_t fault_line::state::share_of(fault_kind k) const noexcept {
  for (const fault_request& f : settings)
    if (f.kind == k) return f.share;
  return 0;
}

fault_line::fault_line(const fault_settings& which, std::uint64_t seed, std::uint32_t index, protocol p, exporter& of,
                       flow_log* next)
    : state_(std::make_unique<state>(which, seed, index, p, of, next)) {}
fault_line::~fault_line() = default;

std::vector<manifest_fault> fault_line::account() const { return state_->account.all(); }

void fault_line::enter(std::span<const flow::record> flows, const flow_origin& of) noexcept {
  state_->records.insert(state_->records.end(), flows.begin(), flows.end());
  state_->ids.insert(state_->ids.end(), flows.size(), of.template_id);
  if (state_->next != nullptr) state_->next->enter(flows, of);
}

void fault_line::begin(timestamp now) {
  state& s = *state_;
  s.restart_if_due(now);
  s.records.clear(), s.ids.clear();
  s.before = s.from.sent();
  s.sequence_before = static_cast<std::uint32_t>(s.from.sent().next_sequence);
}

void fault_line::pass(std::span<std::byte> made, timestamp leaves, datagram_rows rows, const sink& out) {
  state& s = *state_;
  if (s.from.sent().restarts != s.before.restarts) {  // of its own
    if (s.held) s.send(*std::exchange(s.held, nullptr), out);
    s.sequence_before = 0;
    s.after_boot();
  }
  passing d = s.take(made, leaves, std::move(rows));
  const fault_kind befalls = s.choose(d);
  if (befalls != fault_kind::count_) s.since_fault = 0;
  ++s.since_fault, ++s.since_boot;
  if (befalls == fault_kind::sequence_jump) {
    const std::uint32_t by = s.chance.between(1, most_sequence_jump);
    s.shift += by;
    s.account.befalls(befalls, 1, s.records.size());
    s.account.misses(befalls, by);
  }
  if (befalls == fault_kind::clock_jump) s.clock_by = s.clock_by == 0 ? clock_jump_s : 0;
  s.note_flows(d);
  if (befalls == fault_kind::id_reused) s.turn(d, out);
  if (s.withholds != fault_kind::count_ && !s.withhold(d, out)) return;
  s.rewrite(d);
  s.last = d.wire, s.last_leaves = leaves;

  if (befalls == fault_kind::reordered) {
    s.held = std::make_unique<passing>(std::move(d));
    return;
  }
  if (befalls == fault_kind::lost) {
    s.lose(d, out);
  } else if (befalls == fault_kind::duplicated) {
    s.duplicate(d, out);
  } else if (befalls == fault_kind::truncated) {
    s.truncate(d, out);
  } else if (befalls == fault_kind::wrong_count) {
    s.miscount(d, out);
  } else {
    s.send(d, out);
  }
  if (!s.held) return;
  // Its turn was before.
  const std::unique_ptr<passing> late = std::exchange(s.held, nullptr);
  late->leaves = leaves;
  s.account.befalls(fault_kind::reordered, 1, late->flows.size());
  if (s.has_sequence()) s.account.counts(fault_kind::reordered, "sequence.late", late->units);
  s.send(*late, out);
}

void fault_line::end(const sink& out) {
  state& s = *state_;
  if (s.held) s.send(*std::exchange(s.held, nullptr), out);
  if (s.withheld.empty() || s.withholds != fault_kind::template_late || s.last.empty()) return;
  passing like;
  like.wire = s.last, like.leaves = s.last_leaves;
  // After the last datagram, whose number has been shifted.
  add_to_sequence(s.p, like.wire,
                  static_cast<std::uint32_t>(s.from.sent().next_sequence) - sequence_of(s.p, like.wire));
  s.release(like, out);
}

passing fault_line::state::take(std::span<std::byte> made, timestamp leaves, datagram_rows rows) {
  passing d;
  d.wire.assign(made.begin(), made.end());
  d.parts = reader.read(d.wire);
  d.leaves = leaves, d.rows = std::move(rows);
  const manifest_entry& now = from.sent();
  d.made.datagrams = 1, d.made.octets = d.wire.size();
  d.made.flow_records = now.flow_records - before.flow_records;
  d.made.options_records = now.options_records - before.options_records;
  d.made.samples = now.samples - before.samples;
  d.made.flow_bytes = now.flow_bytes - before.flow_bytes;
  d.made.flow_packets = now.flow_packets - before.flow_packets;
  d.made.digest = now.digest - before.digest;
  const bool first = before.datagrams == 0;
  d.units = static_cast<std::uint32_t>(now.next_sequence) -
            (first ? static_cast<std::uint32_t>(now.first_sequence) : sequence_before);
  return d;
}

/// With times as the receiver makes them, by a clock that may have been set.
void fault_line::state::note_flows(passing& d) {
  for (std::size_t i = 0; i < records.size(); ++i) {
    flow::record r = records[i];
    flow_sums f{r.get<&flow::record::bytes>(), r.get<&flow::record::packets>(), flow::digest(r), 0};
    // Which of its times are relative to the header's.
    bool start = p != protocol::ipfix, end = start;
    if (const owned_template* const t = reader.find(ids[i])) {
      constexpr std::uint16_t first_switched = 22, last_switched = 21, start_delta = 158, end_delta = 159;
      start = (p == protocol::netflow9 && has_field(t->fields, first_switched)) || has_field(t->fields, start_delta);
      end = (p == protocol::netflow9 && has_field(t->fields, last_switched)) || has_field(t->fields, end_delta);
    }
    if (start) r.start = r.start + seconds(clock_by);
    if (end) r.end = r.end + seconds(clock_by);
    f.sent = flow::digest(r);
    d.flows.push_back(f);
  }
}

bool fault_line::state::can(fault_kind k, const passing& d) const {
  switch (k) {
    case fault_kind::id_reused:
      return std::any_of(d.parts.data.begin(), d.parts.data.end(), [](const data_part& x) { return x.flows != 0; });
    case fault_kind::truncated:
      return d.wire.size() > 0 && (d.parts.data.empty() ? !records.empty() : d.parts.flows() == records.size());
    case fault_kind::wrong_count:
      return p == protocol::sflow5 ? d.parts.data.size() >= 2 && d.parts.flows() == records.size()
                                   : p == protocol::netflow9 || records.size() >= 2;
    case fault_kind::restart:
    case fault_kind::template_late:
    case fault_kind::template_lost: return false;
    default: return true;
  }
}

fault_kind fault_line::state::choose(const passing& d) {
  fault_kind chosen = fault_kind::count_;
  for (const fault_request& f : settings) {
    if (row_of(f.kind).of_exporters || f.kind == fault_kind::restart) continue;
    if (chance.below(1'000'000) < f.share && chosen == fault_kind::count_ && can(f.kind, d)) chosen = f.kind;
  }
  // A receiver would not know of a first one, and what announces a template is needed by others.
  const bool spared = since_boot == 0 || d.parts.announces_new || held || since_fault < faults_apart ||
                      restart_is_new || (withholds == fault_kind::template_late && came_before <= templates_late_by) ||
                      (withholds == fault_kind::template_lost &&
                       std::any_of(d.parts.data.begin(), d.parts.data.end(),
                                   [this](const data_part& x) { return x.id == never_told; }));
  return spared ? fault_kind::count_ : chosen;
}

}  // namespace flowkit::tools
