// SPDX-License-Identifier: BSL-1.0
// Faults that change all that follows: restarts, templates that are late, lost or defined otherwise, and the numbers
// and clocks that have to go on from there.
#include <algorithm>

#include "tools/flowgen/faults/line_state.hpp"
#include "tools/flowgen/faults/rewrite.hpp"

namespace flowkit::tools {

namespace {
/// A receiver sees the boot time move, and not just the clock being set, from 5 s on.
constexpr duration least_uptime = seconds(10);
/// IPFIX: numbers that begin anew from as near to 0 cannot be told from messages that come twice.
constexpr std::uint32_t least_sequence = 1u << 17, most_sequence = ~0u - (1u << 21);
}  // namespace

void fault_line::state::restart_if_due(timestamp now) {
  const std::uint32_t share = share_of(fault_kind::restart);
  if (share == 0 || since_boot < faults_apart || since_fault < faults_apart || held || !withheld.empty()) return;
  if (withholds != fault_kind::count_ && p == protocol::ipfix) return;
  if (chance.below(1'000'000) >= share) return;
  const std::uint32_t number = static_cast<std::uint32_t>(from.sent().next_sequence) + shift;
  const bool shows =
      p == protocol::ipfix ? number > least_sequence && number < most_sequence : from.uptime(now) >= least_uptime;
  if (!shows) return;
  from.restart_at(now);
  account.befalls(fault_kind::restart, 1, 0);
  after_boot();
  restart_is_new = true;
  since_fault = 0;
}

void fault_line::state::after_boot() {
  shift = 0, since_boot = 0;
  account.restarted();
  for (std::size_t n = turned.size(); n != 0; --n)
    account.counts(fault_kind::id_reused, "findings.template redefined", 1);
  turned.clear();
  reader.forget();
}

/// False: nothing of it is left.
bool fault_line::state::withhold(passing& d, const sink& out) {
  const bool late = withholds == fault_kind::template_late;
  if (late && came_before > templates_late_by) return true;
  if (late && came_before == templates_late_by && !withheld.empty()) {
    release(d, out);
    ++came_before;
    return true;
  }
  if (!late && never_told == 0)
    for (const announcement& a : d.parts.templates)
      if (never_told == 0 && !a.what.is_options) never_told = a.what.id;
  const auto drops = [&](const owned_template& t) { return late || t.id == never_told; };
  if (std::any_of(d.parts.templates.begin(), d.parts.templates.end(), [&](const auto& a) { return drops(a.what); })) {
    for (const announcement& a : d.parts.templates)
      if (late) withheld.push_back(a.what);
    const std::size_t size = d.wire.size();
    d.wire = without_templates(p, d.wire, d.parts, drops);
    manifest_counts& arrives = account.of(withholds).arrives;
    arrives.octets += d.wire.size() - size;
    if (d.wire.empty()) {
      arrives.datagrams += less;
      if (p == protocol::netflow9) --shift;
      return false;
    }
    d.parts = reader.read(d.wire);
  }
  std::size_t sets = 0, flows = 0, at = 0;
  for (const data_part& x : d.parts.data) {
    if (late || x.id == never_told) {
      ++sets, flows += x.flows;
      for (std::size_t i = at; !late && i < at + x.flows && i < d.flows.size(); ++i)
        add_flow(account.of(withholds).arrives, d.flows[i], d.flows[i].sent, less);
    }
    at += x.flows;
  }
  if (sets == 0) return true;
  d.readable = false;
  if (late) ++came_before;
  account.befalls(withholds, 1, flows);
  account.counts(withholds, "findings.data before its template", sets);
  if (!late) account.counts(withholds, "lost.template", sets);
  return true;
}

void fault_line::state::release(const passing& like, const sink& out) {
  send_templates(like, withheld, fault_kind::template_late, out);
  withheld.clear();
}

void fault_line::state::send_templates(const passing& like, std::span<const owned_template> templates, fault_kind k,
                                       const sink& out) {
  while (!templates.empty()) {
    passing d;
    const std::uint32_t number = sequence_of(p, like.wire) + shift;
    auto [datagram, taken] = announce(p, like.wire, number, from.max_datagram(), templates);
    if (taken == 0) return;  // cannot be: each came in a datagram
    templates = templates.subspan(taken);
    d.wire = std::move(datagram);
    d.leaves = like.leaves;
    if (p == protocol::netflow9) ++shift;
    add_to_clock(p, d.wire, clock_by);
    manifest_counts& arrives = account.of(k).arrives;
    ++arrives.datagrams, arrives.octets += d.wire.size();
    send(d, out);
  }
}

/// From now on the template that it has flows by has its fields the other way round, or as they were.
void fault_line::state::turn(passing& d, const sink& out) {
  const auto part = std::find_if(d.parts.data.begin(), d.parts.data.end(), [](const auto& x) { return x.flows != 0; });
  const owned_template* const known = reader.find(part->id);
  if (known == nullptr) return;
  const bool back = turned.erase(part->id) != 0;
  if (!back) turned.insert(part->id);
  const owned_template now = back ? *known : reversed(*known);
  account.befalls(fault_kind::id_reused, 1, 0);
  account.counts(fault_kind::id_reused, "findings.template redefined", 1);
  send_templates(d, {&now, 1}, fault_kind::id_reused, out);
}

void fault_line::state::rewrite(passing& d) {
  std::size_t turned_flows = 0;
  for (const std::uint16_t id : turned)
    if (const owned_template* const t = reader.find(id)) {
      reverse_layout(p, d.wire, d.parts, *t);
      for (const data_part& x : d.parts.data) turned_flows += x.id == id ? x.flows : 0;
    }
  if (turned_flows != 0) account.befalls(fault_kind::id_reused, 0, turned_flows);
  if (clock_by != 0) add_to_clock(p, d.wire, clock_by);
  if (shift != 0) add_to_sequence(p, d.wire, shift);
}

}  // namespace flowkit::tools
