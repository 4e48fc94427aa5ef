// SPDX-License-Identifier: BSL-1.0
// Requirements on counter samples, machines and discarded packets in sFlow.
#include "rules/sflow5_stream.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
/// Datagrams with a flow sample and counters of source 1, which a test changes before they are sent.
template <class Change>
capture polls(int n, Change change, duration step = seconds(20)) {
  sf_stream s;
  s.step = step;
  for (int i = 0; i < n; ++i) {
    sf_counters c{.records = {{1, s.interface(1)}}};
    change(s, c, i);
    s.send({s.flow(), s.counters(c)});
  }
  return s.all();
}
capture usual() {
  return polls(6, [](auto&, auto&, int) {});
}
/// Body of if_counters: ifInOctets at 24, ifInUcastPkts at 32, ifInUnknownProtos at 52.
auto patched_poll(int which, std::size_t at, const wire& with) {
  return [=] {
    return polls(6, [&](auto&, auto& c, int i) {
      if (i == which) c.records[0].data.patch(at, with);
    });
  };
}
/// Counters begin again: with the numbers of the samples, or alone.
auto reset(bool numbers) {
  return [=] {
    return polls(8, [&](auto& s, auto& c, int i) {
      if (i < 4) return;
      if (i == 4) {
        s.octets.clear();
        if (numbers) s.polls.clear(), s.flows.clear(), s.pools.clear(), s.sequence = 1, s.uptime = 1'000;
      }
      c.records = {{1, s.interface(1)}};
    });
  };
}
/// Interfaces 1 to 4, polled together or in turn.
auto interfaces(bool together) {
  return [=] {
    sf_stream s;
    s.step = seconds(5);
    for (int round = 0; round < 4; ++round)
      for (std::uint32_t i = 1; i <= 4; ++i) {
        sf_blocks samples{s.flow({.source = i, .input = i, .output = 9})};
        if (!together) samples.push_back(s.counters({.source = i}));
        if (together && i == 1)
          for (std::uint32_t k = 1; k <= 4; ++k) samples.push_back(s.counters({.source = k}));
        s.send(samples);
      }
    return s.all();
  };
}
auto company(bool apart) {
  return [=] {
    sf_stream s;
    s.step = milliseconds(300);
    for (int i = 0; i < 8; ++i) {
      if (!apart) {
        s.send({s.flow(), s.counters()});
      } else {
        s.send({s.flow()}).send({s.counters()});
      }
    }
    return s.all();
  };
}
/// Frames of 1018 octets, 1 of `rate`, between polls that count what they stand for, `times` over.
auto crossed(std::uint32_t times) {
  return [=] {
    sf_stream s;
    s.step = milliseconds(100);
    std::uint64_t octets = 1'000'000;
    for (int poll = 0; poll < 4; ++poll) {
      wire body = s.interface(1).patch(24, u64(octets));
      s.send({s.flow(), s.counters({.records = {{1, body}}})});
      for (int i = 0; i < 60; ++i) s.send({s.flow()});
      octets += 61u * 1'018u * 1'000u * times;
    }
    return s.all();
  };
}

sf_block host_descr() { return {2000, wire{sf_string("host"), wire{}.fill(16, 7), words({3, 2}), sf_string("6.1")}}; }
sf_block host_adapters() { return {2001, words({1, 1, 1, 0x02000000, 0x00010000})}; }
sf_block zeros(std::uint32_t format, std::size_t size) { return {format, wire{}.fill(size)}; }
/// Formats of host structures: cpu, memory, disk and network of a physical machine.
sf_blocks physical() {
  return {host_descr(), host_adapters(), zeros(2003, 80), zeros(2004, 72), zeros(2005, 52), zeros(2006, 40)};
}
sf_blocks virtual_machine(std::uint32_t parent = 1) {
  return {host_descr(),    host_adapters(), {2002, words({2, parent})}, zeros(2101, 12), zeros(2102, 16),
          zeros(2103, 52), zeros(2104, 40)};
}
auto machine(std::uint32_t source_class, const sf_blocks& records, const sf_blocks& then) {
  return [=] {
    sf_stream s;
    for (int i = 0; i < 4; ++i)
      s.send({s.flow(), s.counters({.source = 5, .source_class = source_class, .records = i < 2 ? records : then})});
    return s.all();
  };
}
sf_blocks without(sf_blocks all, std::uint32_t format) {
  std::erase_if(all, [&](const sf_block& b) { return b.format == format; });
  return all;
}

template <class Change>
capture notices(int n, Change change, duration step = seconds(1)) {
  sf_stream s;
  s.step = step;
  for (int i = 0; i < n; ++i) {
    sf_block b = s.discarded();
    change(s, b, i);
    s.send({s.flow(), b});
  }
  return s.all();
}
capture usual_notices() {
  return notices(6, [](auto&, auto&, int) {});
}
auto patched_notice(std::size_t at, const wire& with) {
  return [=] {
    return notices(6, [&](auto&, auto& b, int i) {
      if (i == 3) b.data.patch(at, with);
    });
  };
}
}  // namespace

FLOWKIT_RULES(sflow5_counters) {
  conformance::settings strict;
  strict.limit.counter_interval = seconds(30);
  rule_case skipped = broken(SFLOW_5_CS_INTERVAL, usual, [] {
    return polls(6, [](auto& s, auto&, int i) {
      if (i == 4) s.wait(seconds(20));
    });
  });
  skipped.with = strict;
  const sf_counters ethernet_only{.records = {zeros(2, 52)}};
  return {
      broken(SFLOW_5_CS_SEQ, usual,
             [] {
               sf_stream s;
               for (std::uint32_t i = 0; i < 8; ++i) {
                 s.flows[1] = s.polls[1] = 2 * i;
                 const sf_block flow = s.flow();
                 s.polls[1] = s.flows[1];
                 s.send({flow, s.counters()});
               }
               return s.all();
             }),
      broken(SFLOW_5_CS_GENERIC, usual, [=] { return sf_with_counters(ethernet_only); }),
      broken(SFLOW_5_CS_IFINDEX, usual, patched_poll(3, 0, u32(7))),
      broken(SFLOW_5_CS_SIZE, usual,
             [] {
               return polls(6, [](auto&, auto& c, int i) {
                 if (i == 3) c.records[0].data = wire{}.fill(84);
               });
             }),
      broken(SFLOW_5_CS_STATUS, usual, patched_poll(3, 20, u32(7))),
      broken(SFLOW_5_CS_STATUS, usual, patched_poll(3, 16, u32(5))),
      broken(SFLOW_5_CS_RESET, reset(true), reset(false)),
      broken(SFLOW_5_CS_MONO, usual, patched_poll(3, 24, u64(8'999'999))),
      broken(SFLOW_5_CS_UNKNOWN, usual, patched_poll(3, 32, u32(0xffff'ffff))),
      skipped,
      broken(SFLOW_5_CS_SPREAD, interfaces(false), interfaces(true)),
      broken(SFLOW_5_T_PIGGY, company(false), company(true)),
      broken(SFLOW_5_CS_CROSS, crossed(1), crossed(2)),
  };
}

FLOWKIT_RULES(sflow5_machines) {
  const sf_blocks prefixed{
      {2000, wire{sf_string("host"), u32(16), wire{}.fill(16, 7), words({3, 2}), sf_string("6.1")}}};
  return {
      broken(SFLOW_HOST_PM, machine(2, physical(), physical()), machine(2, physical(), without(physical(), 2001))),
      broken(SFLOW_HOST_VM, machine(3, virtual_machine(), virtual_machine()),
             machine(3, virtual_machine(), without(virtual_machine(), 2002))),
      broken(SFLOW_HOST_PARENT, machine(3, virtual_machine(), virtual_machine()),
             machine(3, virtual_machine(1), virtual_machine(2))),
      broken(SFLOW_HOST_UUID, machine(2, {host_descr()}, {host_descr()}), machine(2, {host_descr()}, prefixed)),
  };
}

FLOWKIT_RULES(sflow5_discarded) {
  const auto compact = [] {
    return notices(6, [](auto&, auto& b, int i) {
      if (i != 3) return;
      wire w = words({4, 1, 0, 1, 0, 258, 1});
      b.data = w.add(octets_of(sf_header()));
    });
  };
  const auto burst = [](int n) {
    return [=] {
      sf_stream s;
      for (int round = 0; round < 4; ++round) {
        sf_blocks samples{s.flow()};
        for (int i = 0; i < n; ++i) samples.push_back(s.discarded({sf_header(sf_frame(1'000, 64), 1, 1'018, 4)}));
        s.send(samples);
      }
      return s.all();
    };
  };
  return {
      broken(SFLOW_DROP_HDR, usual_notices, compact),
      broken(SFLOW_DROP_HEADER, usual_notices,
             [] {
               sf_stream s;
               const sf_blocks no_header{{1001, words({10, 0, 20, 0})}};
               return s.send({s.flow(), s.discarded()}).send({s.flow(), s.discarded(no_header)}).all();
             }),
      broken(SFLOW_DROP_RATE, burst(4),
             [] {
               return notices(
                   60, [](auto&, auto&, int) {}, milliseconds(1));
             }),
      broken(SFLOW_DROP_DROPS, usual_notices,
             [] { return notices(6, [](auto&, auto& b, int i) { b.data.patch(12, u32(i < 3 ? 500 : 0)); }); }),
      broken(SFLOW_DROP_IF0, usual_notices, patched_notice(20, u32(0x3fff'ffff))),
  };
}

}  // namespace flowkit::test
