// SPDX-License-Identifier: BSL-1.0
// Several exporters behind one address, some of which change their port: each message is given to the run of its
// exporter, and what is counted as lost is what was lost.
#include <algorithm>
#include <string>

#include <conformance/properties/groups.hpp>
#include <flowkit/flow/exporter_runs.hpp>

namespace flowkit::conformance {

namespace {

using flow::exporter_runs;
using flow::sequence_counts;

/// One exporter as it is, and what the receiver made of it.
struct device {
  std::uint32_t number = 0;
  std::uint16_t port = 0;
  std::uint32_t boot = 0;    ///< seconds after the first
  std::uint64_t lost = 0;    ///< units that never came, between two that did
  std::uint64_t unseen = 0;  ///< units lost since the last that came
  std::uint32_t messages = 0;
  origin run = 0;
};

/// All ports are different; numbers begin apart by more than a move may skip. Moving: devices change their ports, too.
template <bool Moving, bool Clocks>
counterexample each_has_its_run(source& from) {
  std::vector<device> devices(1 + from.below(Moving ? 3 : exporter_runs::most));
  for (std::size_t i = 0; i < devices.size(); ++i) {
    // With clocks numbers may be close, as those of devices that were switched on together are.
    const std::uint32_t apart = Clocks && Moving ? 3 : 4 * exporter_runs::max_move;
    devices[i].number =
        static_cast<std::uint32_t>(i) * apart + static_cast<std::uint32_t>(from.below(2)) * 0xffff'fff0u;
    devices[i].port = static_cast<std::uint16_t>(1000 * (i + 1));
    devices[i].boot = static_cast<std::uint32_t>(60 * i);
  }
  exporter_runs tested;
  sequence_counts sum{};
  std::string story;
  timestamp now = from_unix_seconds(1'700'000'000);
  for (std::uint64_t steps = from.below(120); steps > 0; --steps) {
    device& d = devices[from.below(devices.size())];
    const auto units = static_cast<std::uint32_t>(1 + from.below(30));
    now = now + milliseconds(static_cast<std::int64_t>(from.below(2000)));
    const std::uint64_t fate = from.below(8);
    if (fate == 7 && d.messages != 0) {
      d.number += units, d.unseen += units;
      story += "\nport " + std::to_string(d.port) + " loses " + std::to_string(units);
      continue;
    }
    if (Moving && fate == 6 && d.messages != 0) ++d.port;
    record_context c{};
    if (Clocks) {
      c.has_uptime = true;
      c.export_time = now;
      c.uptime_ms = static_cast<std::uint32_t>(to_unix_milliseconds(now) - 1'699'000'000'000 - d.boot * 1000);
    }
    story +=
        "\nport " + std::to_string(d.port) + " sends " + std::to_string(d.number) + " with " + std::to_string(units);
    const auto a = tested.arrived(d.port, d.number, c);
    if (a.run.port != d.port) return "taken for port " + std::to_string(a.run.port) + story;
    if (d.messages != 0 && a.run.id != d.run) return "taken for another exporter" + story;
    for (const device& other : devices)
      if (&other != &d && other.messages != 0 && other.run == a.run.id) return "taken for two exporters' run" + story;
    if (a.is_new != (d.messages == 0)) return "new or not" + story;
    if (a.retracted != 0) return "takes back what was never counted" + story;
    d.run = a.run.id;
    const auto before = a.run.sequence.counts();
    a.run.observe(d.number, units, c);
    const auto after = a.run.sequence.counts();
    sum.lost += after.lost - before.lost;
    sum.late += after.late - before.late, sum.duplicate += after.duplicate - before.duplicate;
    sum.restarts += after.restarts - before.restarts;
    d.number += units, d.lost += d.unseen, d.unseen = 0, ++d.messages;
    std::uint64_t lost = 0;
    for (const device& one : devices) lost += one.lost;
    if (sum.lost != lost) return std::to_string(sum.lost) + " lost instead of " + std::to_string(lost) + story;
    if (sum.late + sum.duplicate + sum.restarts != 0) return "late, duplicate or restarted" + story;
    if (tested.size() > exporter_runs::most) return "too many runs" + story;
  }
  return {};
}

/// Numbers of two exporters that meet: the first message of the second one goes on where the first one is, or a little
/// later, so that it is taken for that one, moved. When the first one speaks again they are two, and nothing was lost.
counterexample mistaken_for_moved(source& from) {
  const auto start = static_cast<std::uint32_t>(from.word());
  const auto ahead = static_cast<std::uint32_t>(from.below(2000));
  exporter_runs tested;
  std::uint64_t lost = 0;
  const auto send = [&](std::uint16_t port, std::uint32_t number) {
    const auto a = tested.arrived(port, number, {});
    lost -= a.retracted;
    const auto before = a.run.sequence.counts();
    a.run.observe(number, 1, {});
    lost += a.run.sequence.counts().lost - before.lost;
    return std::pair{a.run.id, a.run.first_port};
  };
  std::uint32_t first = start, second = 0;
  const auto n = 1 + from.below(5);
  std::pair<origin, std::uint16_t> was;
  for (std::uint64_t i = 0; i < n; ++i) was = send(1, first++);
  second = first + ahead;
  const auto m = 1 + from.below(5);
  for (std::uint64_t i = 0; i < m; ++i)
    if (send(2, second++) != was) return "not taken for the first one, which no receiver could know better";
  if (lost != ahead) return std::to_string(lost) + " lost while they are taken for one";
  if (send(1, first++) != was) return "the first one has lost its identity";
  if (lost != 0) return std::to_string(lost) + " lost when both are known";
  const auto other = send(2, second++);
  if (other.first == was.first || other.second != 2) return "the second one has no identity of its own";
  for (std::uint64_t i = from.below(20); i > 0; --i)
    if (from.coin() ? send(1, first++) != was : send(2, second++) != other) return "they are confused";
  if (lost != 0) return std::to_string(lost) + " lost in the end";
  return {};
}

/// IPFIX numbers that include the records of the message itself, and those that do not: which, is known from
/// the first message on that shows it, and loss is exact. Gaps are larger than messages here: a small one may look like
/// the other way for a message (tests/flow/exporter_runs_test.cpp).
template <bool CountsItself>
counterexample counts_either_way(source& from) {
  exporter_runs tested;
  auto number = static_cast<std::uint32_t>(from.word());
  std::uint64_t missing = 0, lost = 0, unseen = 0;
  std::uint32_t last_units = 0;
  bool shown = false, gap = false;
  std::string story;
  for (std::uint64_t n = 2 + from.below(60); n > 0; --n) {
    const auto units = static_cast<std::uint32_t>(1 + from.below(6));
    if (last_units != 0 && from.below(6) == 5) {
      number += 1000 * units, unseen += 1000 * units, gap = true;
      continue;
    }
    const std::uint32_t announced = CountsItself ? number + units : number;
    story += "\n" + std::to_string(announced) + " with " + std::to_string(units);
    auto& run = tested.arrived(1, announced, {}).run;
    const auto before = run.counts();
    run.observe_records(announced, units, true);
    lost += run.counts().lost - before.lost;
    missing += unseen, unseen = 0;
    number += units;
    shown |= last_units != 0 && last_units != units && !gap;
    if (shown && run.counts_itself() != CountsItself) return "taken for the other way" + story;
    if ((shown || !CountsItself) && lost != missing)
      return std::to_string(lost) + " lost instead of " + std::to_string(missing) + story;
    last_units = units, gap = false;
  }
  return {};
}

}  // namespace

void add_run_properties(std::vector<property>& to) {
  to.push_back({"flow.runs.ports_apart", &each_has_its_run<false, false>});
  to.push_back({"flow.runs.ports_moving", &each_has_its_run<true, false>});
  to.push_back({"flow.runs.clocks_tell", &each_has_its_run<true, true>});
  to.push_back({"flow.runs.numbers_before", &counts_either_way<false>});
  to.push_back({"flow.runs.numbers_including", &counts_either_way<true>});
  to.push_back({"flow.runs.mistaken_for_moved", &mistaken_for_moved});
}

}  // namespace flowkit::conformance
