// SPDX-License-Identifier: BSL-1.0
// What befalls one datagram: it leaves, twice, not at all, or not as it should be.
#include <algorithm>

#include <flowkit/netflow1/message.hpp>
#include <flowkit/sflow5/block.hpp>
#include <flowkit/templates/set.hpp>

#include "tools/flowgen/faults/line_state.hpp"
#include "tools/flowgen/faults/rewrite.hpp"

namespace flowkit::tools {

/// It arrives: so many of its parts are read; of fixed records all.
void fault_line::state::enter_arrival(const passing& d, std::size_t parts) {
  account.arrives(d.readable);
  for (std::size_t i = 0; i < std::min(parts, d.parts.data.size()); ++i)
    if (d.parts.data[i].samples != 0) account.sample_arrives(d.parts.data[i].source);
  // A restart shows by an uptime that fell, or by two numbers that go together.
  if (!restart_is_new || (p == protocol::ipfix && since_boot < 2)) return;
  account.counts(fault_kind::restart, "restarts", 1);
  restart_is_new = false;
}

void fault_line::state::enter_clock(const passing& d, std::size_t flows) {
  if (clock_by == 0 || flows == 0) return;
  account.befalls(fault_kind::clock_jump, 1, flows);
  for (std::size_t i = 0; i < flows; ++i)
    account.of(fault_kind::clock_jump).arrives.digest += d.flows[i].sent - d.flows[i].made;
}

/// What is not read is missing.
void fault_line::state::enter_read(const passing& d, fault_kind k, const read_part& read) {
  account.befalls(k, 1, d.flows.size());
  if (read.number) enter_arrival(d, read.parts);
  if (has_sequence()) account.misses(k, read.units_missing);
  enter_clock(d, read.flows);
  manifest_counts& arrives = account.of(k).arrives;
  for (std::size_t i = read.flows; i < d.flows.size(); ++i) add_flow(arrives, d.flows[i], d.flows[i].made, less);
  for (std::size_t i = read.parts; i < d.parts.data.size(); ++i) {
    const data_part& x = d.parts.data[i];
    arrives.options_records -= x.options, arrives.samples -= x.samples;
    if (x.samples != 0) account.misses_sample(k, x.source);
  }
}

void fault_line::state::send(passing& d, const sink& out, unsigned copies) {
  enter_arrival(d, d.parts.data.size());
  enter_clock(d, d.flows.size());
  for (unsigned i = 0; i < copies; ++i) out({d.wire, d.leaves, d.rows, i == 0 ? d.flows.size() : 0, copies, i == 0});
}

void fault_line::state::lose(passing& d, const sink& out) {
  enter_read(d, fault_kind::lost, {.units_missing = d.units});
  manifest_counts& arrives = account.of(fault_kind::lost).arrives;
  --arrives.datagrams, arrives.octets -= d.wire.size();
  out({{}, d.leaves, d.rows, 0, 0, true});
}

void fault_line::state::duplicate(passing& d, const sink& out) {
  constexpr fault_kind k = fault_kind::duplicated;
  account.befalls(k, 1, d.flows.size());
  manifest_counts& arrives = account.of(k).arrives;
  ++arrives.datagrams, arrives.octets += d.wire.size();
  for (const flow_sums& f : d.flows) add_flow(arrives, f, f.sent, 1);
  arrives.options_records += d.made.options_records, arrives.samples += d.made.samples;
  if (has_sequence() && d.readable) account.counts(k, "sequence.duplicate", d.units);
  send(d, out, 2);
}

void fault_line::state::truncate(passing& d, const sink& out) {
  constexpr fault_kind k = fault_kind::truncated;
  const std::size_t size = d.wire.size();
  read_part read;
  std::size_t cut = 0;
  const char* why = "bad length";
  if (p == protocol::netflow9 || p == protocol::sflow5) {
    // Within one of its parts: those before it are read.
    read.parts = chance.below(d.parts.data.size());
    read.number = true;
    const data_part& x = d.parts.data[read.parts];
    const std::size_t front = p == protocol::sflow5 ? sflow5::block_layout.min_size : set_header_layout.size;
    cut = x.begin + front + chance.below(x.end - x.begin - front);
    if (p == protocol::sflow5 && cut % 4 == 0) ++cut;  // where no record ends
    for (std::size_t i = 0; i < read.parts; ++i) read.flows += d.parts.data[i].flows;
  } else {
    const std::size_t front = header_size_of(p);
    cut = front + chance.below(size - front);
    if (p != protocol::ipfix) why = "bad count";
    read.units_missing = d.units;
    if (p == protocol::netflow5) {  // its whole records are read
      read.number = true, read.flows = (cut - front) / record_size_of(p);
      read.units_missing -= static_cast<std::uint32_t>(read.flows);
    }
  }
  enter_read(d, k, read);
  account.of(k).arrives.octets += cut - size;
  account.counts(k, std::string("lost.undecodable.") + why, 1);
  out({octets(d.wire).first(cut), d.leaves, d.rows, read.flows, 1, true});
}

void fault_line::state::miscount(passing& d, const sink& out) {
  constexpr fault_kind k = fault_kind::wrong_count;
  const std::uint32_t count = count_of(p, d.wire);
  bool more = chance.below(2) != 0;
  // Many exporters of NetFlow v9 count sets: that is no fault.
  if (p == protocol::netflow9 && (more ? count + 1 : count - 1) == d.parts.sets) more = !more;
  set_count(p, d.wire, more ? count + 1 : count - 1);
  if (p == protocol::netflow1 && netflow1::has_wide_records(d.wire)) {
    more = true;  // one less would be all of the octets, in records of the wide format
    set_count(p, d.wire, count + 1);
  }
  read_part read{d.parts.data.size(), d.flows.size(), true, 0};
  if (p == protocol::netflow9) {
    account.counts(k, "findings.count mismatch", 1);
  } else if (p == protocol::netflow1 || p == protocol::netflow7) {  // nothing of it is read
    account.counts(k, more ? "lost.undecodable.bad count" : "lost.undecodable.bad length", 1);
    read = {.units_missing = d.units};
  } else if (more) {
    account.counts(k, "lost.undecodable.bad count", 1);
    if (p == protocol::netflow5 && count + 1 > most_records_of(p))
      account.counts(k, "findings.count over the format's most", 1);
  } else {  // the last is not read
    account.counts(k, "findings.trailing octets", 1);
    if (p == protocol::sflow5)
      read.flows -= d.parts.data.back().flows, --read.parts;
    else
      --read.flows, read.units_missing = 1;
  }
  enter_read(d, k, read);
  out({d.wire, d.leaves, d.rows, d.flows.size(), 1, true});
}

}  // namespace flowkit::tools
