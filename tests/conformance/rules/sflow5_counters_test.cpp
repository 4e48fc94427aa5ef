// SPDX-License-Identifier: BSL-1.0
// Requirements on the counter samples of sFlow, on machines, and on notices of discarded packets.
#include "rules/sflow5_stream.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
capture usual() { return sf_usual(); }
/// if_counters in the fourth poll, with these octets from `at` on.
std::function<capture()> polled(std::size_t at, const wire& with) {
  return [=] {
    sf_stream s;
    for (int i = 0; i < 8; ++i) {
      wire body = s.interface(1);
      if (i == 3) body.patch(at, with);
      s.send({s.flow(), s.counters({.records = {{1, body}}})});
    }
    return s.all();
  };
}
/// Polls of these sources, each `after` the one before.
capture polls(int rounds, std::uint32_t sources, duration after, duration round) {
  sf_stream s;
  for (int i = 0; i < rounds; ++i) {
    for (std::uint32_t n = 1; n <= sources; ++n) {
      s.send({s.flow({.source = n, .input = n, .output = 99}), s.counters({.source = n})});
      s.wait({after.ns - s.step.ns});
    }
    s.wait(round);
  }
  return s.all();
}
/// Flow samples of 1018 octets of interface 1 at a rate of 10, polled at the beginning and the end.
capture scaled(double octets_by_samples) {
  sf_stream s;
  s.step = milliseconds(100);
  s.send({s.flow({.rate = 10}), s.counters()});
  for (int i = 0; i < 200; ++i) s.send({s.flow({.rate = 10})});
  const auto octets = static_cast<std::uint64_t>(200 * 10 * 1'018 * octets_by_samples);
  s.octets[1] += octets / 3 - 1'000'000;
  return s.send({s.flow({.rate = 10}), s.counters()}).all();
}
sf_blocks machine(std::initializer_list<std::uint32_t> formats) {
  const wire descr = wire{sf_string("a")}.fill(16, 1).u32(1).u32(2).add(sf_string("6.1"));
  const std::map<std::uint32_t, wire> all{{2000, descr},           {2001, u32(0)},          {2002, words({2, 1})},
                                          {2003, wire{}.fill(68)}, {2004, wire{}.fill(72)}, {2005, wire{}.fill(52)},
                                          {2006, wire{}.fill(40)}, {2101, wire{}.fill(12)}, {2102, wire{}.fill(16)},
                                          {2103, wire{}.fill(52)}, {2104, wire{}.fill(40)}};
  sf_blocks records;
  for (const std::uint32_t f : formats) records.push_back({f, all.at(f)});
  return records;
}
std::function<capture()> with_machine(std::uint32_t type, const sf_blocks& records) {
  return [=] {
    sf_stream s;
    for (int i = 0; i < 3; ++i) s.send({s.flow(), s.counters({.source = 5, .source_class = type, .records = records})});
    return s.all();
  };
}
capture with_discards(const std::function<sf_block(sf_stream&, int)>& each, duration step = seconds(1), int count = 5) {
  sf_stream s;
  s.step = step;
  for (int i = 0; i < count; ++i) s.send({s.flow(), each(s, i)});
  return s.all();
}
capture discards() {
  return with_discards([](sf_stream& s, int) { return s.discarded(); }, seconds(1), 25);
}
}  // namespace

FLOWKIT_RULES(sflow5_counters) {
  const sf_block ethernet{2, wire{}.fill(52)};
  return {
      broken(SFLOW_5_CS_SEQ, usual,
             [] {
               sf_stream s;
               for (int i = 0; i < 6; ++i) {
                 s.send({s.flow()});
                 s.polls[1] = s.flows[1]++;
                 s.send({s.counters(), s.flow()});
               }
               return s.all();
             }),
      broken(SFLOW_5_CS_RESET, usual,
             [] {
               sf_stream s;
               for (int i = 0; i < 8; ++i) {
                 if (i == 5) s.octets.clear();
                 s.send({s.flow(), s.counters()});
               }
               return s.all();
             }),
      broken(SFLOW_5_CS_MONO, usual, polled(24, u64(3 * 3'000'000 - 1))),
      broken(SFLOW_5_CS_UNKNOWN, usual, polled(32, u32(0xffffffff))),
      broken(SFLOW_5_CS_GENERIC, usual, [=] { return sf_with_counters({.records = {ethernet}}); }),
      broken(SFLOW_5_CS_IFINDEX, usual, polled(0, u32(7))),
      broken(SFLOW_5_CS_STATUS, usual, polled(20, u32(7))),
      broken(SFLOW_5_CS_STATUS, usual, polled(16, u32(5))),
      broken(SFLOW_5_UNKINT, usual, polled(20, u32(0xffffffff))),
      broken(SFLOW_5_CS_SIZE, usual,
             [] {
               return sf_with_counters({.records = {{1, words({1, 6}).fill(76)}}});
             }),
      broken(SFLOW_5_CS_INTERVAL, usual, [] { return polls(4, 1, seconds(1), seconds(130)); }),
      noted(SFLOW_5_CS_INTERVAL, usual,
            [] {
              sf_stream s;
              for (int i = 0; i < 8; ++i) s.send({s.flow(), s.counters()}).wait(seconds(i == 6 ? 39 : 19));
              return s.all();
            }),
      broken(
          SFLOW_5_CS_SPREAD, [] { return polls(3, 4, seconds(4), seconds(4)); },
          [] { return polls(3, 4, milliseconds(10), seconds(20)); }),
      broken(SFLOW_5_T_PIGGY, usual,
             [] {
               sf_stream s;
               s.step = milliseconds(200);
               for (int i = 0; i < 10; ++i) s.send({s.flow()}).send({s.flow()}).send({s.counters()});
               return s.all();
             }),
      broken(
          SFLOW_5_CS_CROSS, [] { return scaled(1); }, [] { return scaled(2); }),
  };
}

FLOWKIT_RULES(sflow5_machines) {
  const wire with_length = wire{sf_string("a")}.u32(16).fill(16, 1).u32(1).u32(2).add(sf_string("6.1"));
  const auto parents = [](std::uint64_t first, std::uint64_t second) {
    return [=] {
      sf_stream s;
      for (int i = 0; i < 4; ++i)
        s.send({s.flow(),
                s.counters({.source = 5, .source_class = 3, .records = {{2002, words({2, i < 2 ? first : second})}}})});
      return s.all();
    };
  };
  return {
      broken(SFLOW_HOST_PM, with_machine(2, machine({2000, 2001, 2003, 2004, 2005, 2006})),
             with_machine(2, machine({2000, 2003, 2004, 2005, 2006}))),
      broken(SFLOW_HOST_VM, with_machine(3, machine({2000, 2001, 2002, 2101, 2102, 2103, 2104})),
             with_machine(3, machine({2000, 2001, 2101, 2102, 2103, 2104}))),
      broken(SFLOW_HOST_PARENT, parents(1, 1), parents(1, 2)),
      broken(SFLOW_HOST_PARENT, parents(1, 1), with_machine(2, machine({2000, 2001, 2002, 2003, 2004, 2005, 2006}))),
      broken(SFLOW_HOST_UUID, with_machine(2, machine({2000})), with_machine(2, {{2000, with_length}})),
  };
}

FLOWKIT_RULES(sflow5_discards) {
  return {
      broken(SFLOW_DROP_HDR, discards,
             [] {
               return with_discards([](sf_stream& s, int i) {
                 if (i != 2) return s.discarded();
                 wire w = words({++s.discards, 1, 0, 1, 0, 258, 1});
                 return sf_block{5, w.add(octets_of(sf_header()))};
               });
             }),
      broken(SFLOW_DROP_HEADER, discards,
             [] { return with_discards([](sf_stream& s, int) {
                    return s.discarded({{1036, u32(1)}});
                  }); }),
      broken(SFLOW_DROP_RATE, discards,
             [] { return with_discards([](sf_stream& s, int) { return s.discarded(); }, milliseconds(1), 100); }),
      broken(SFLOW_DROP_DROPS, discards,
             [] {
               return with_discards([](sf_stream& s, int i) {
                 s.discard_drops = i < 3 ? 10 : 0;
                 return s.discarded();
               });
             }),
      broken(SFLOW_DROP_IF0, discards,
             [] { return with_discards([](sf_stream& s, int) { return s.discarded({sf_header()}, 0x3fffffff); }); }),
  };
}

}  // namespace flowkit::test
