// SPDX-License-Identifier: BSL-1.0
// Requirements on the flow samples of sFlow, and on the samplers behind them.
#include "rules/sflow5_stream.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
capture usual() { return sf_usual(); }
capture expanded() { return sf_usual(12, true); }
std::function<capture()> patched(std::size_t at, const wire& with, std::size_t which = 4) {
  return [=] { return sf_patched(sf_usual(), which, at, with); };
}
/// Flow samples of which each is changed before it is sent, by its number.
capture of(int samples, const std::function<void(sf_stream&, sf_flow&, int)>& change, duration step = seconds(1)) {
  sf_stream s;
  s.step = step;
  for (int i = 0; i < samples; ++i) {
    sf_flow f;
    change(s, f, i);
    s.send({s.flow(f)});
  }
  return s.all();
}
/// `by`: packets from sample to sample; 0: at random.
capture sampled(int samples, std::uint32_t rate, std::uint32_t by) {
  std::uint32_t pool = 0;
  sf_stream s;
  for (int i = 0; i < samples; ++i) {
    s.send({s.flow({.rate = rate})});
    if (by != 0) s.all() = sf_patched(s.all(), static_cast<std::size_t>(i), sf_at::pool, u32(pool += by));
  }
  return s.all();
}
/// Samples of a pool that grows by 1 to 2 `by`, and 1,000 packets by the counters of the interface with each fifth.
capture polled(int samples, std::uint32_t by) {
  sf_stream s;
  for (int i = 0; i < samples; ++i) {
    sf_blocks all{s.flow({.rate = by})};
    if (i % 5 == 2) all.push_back(s.counters());
    s.send(all);
  }
  return s.all();
}
}  // namespace

FLOWKIT_RULES(sflow5_flow_samples) {
  return {
      broken(SFLOW_5_FS_SEQ, usual,
             [] {
               sf_stream s;
               for (std::uint32_t i = 0; i < 6; ++i) {
                 const std::uint32_t source = 1 + i % 2;
                 s.flows[source] = i;
                 s.send({s.flow({.source = source, .input = source, .output = 9})});
               }
               return s.all();
             }),
      broken(SFLOW_5_FS_POOLRESET, usual,
             [] {
               return of(8, [](auto& s, auto&, int i) {
                 if (i == 5) s.pools.clear();
               });
             }),
      broken(SFLOW_5_FS_POOL, usual,
             [] {
               return of(8, [](auto& s, auto& f, int i) {
                 i == 0 ? s.pools[1] = 900'000 : i == 5 ? s.pools[1] -= 100'000 : f.rate;
               });
             }),
      broken(SFLOW_5_FS_POOLSTILL, usual,
             [] { return of(8, [](auto& s, auto& f, int) { s.pools[1] = 4'999, f.rate = 1; }); }),
      broken(
          SFLOW_5_FS_POOLSTILL, [] { return polled(40, 1'000); }, [] { return polled(40, 1); }),
      broken(SFLOW_5_FS_DROPS, usual,
             [] { return of(8, [](auto&, auto& f, int i) { f.drops = i % 3 == 0 ? 0 : 7; }); }),
      broken(SFLOW_5_FS_BACKOFF, usual,
             [] { return of(8, [](auto&, auto& f, int i) { f.rate = i % 2 == 0 ? 512 : 1'024; }); }),
      broken(SFLOW_5_FS_RATE0, usual, patched(sf_at::rate, u32(0))),
      broken(
          SFLOW_5_FS_RATE, [] { return sampled(300, 1'000, 0); },
          [] {
            capture all = of(120, [](auto&, auto& f, int) { f.rate = 100; });
            for (std::size_t i = 0; i < all.size(); ++i) all = sf_patched(std::move(all), i, sf_at::rate, u32(1'000));
            return all;
          }),
      broken(SFLOW_5_FS_RANDOM, usual, [] { return sampled(12, 1'000, 1'000); }),
  };
}

FLOWKIT_RULES(sflow5_sources) {
  return {
      broken(SFLOW_5_FS_SRCCLASS, usual, patched(sf_at::source, u32(9u << 24 | 1))),
      broken(SFLOW_5_FS_SRCIF, usual, patched(sf_at::source, u32(3))),
      broken(SFLOW_5_IF_IN, usual, patched(sf_at::input, u32(0x40000000))),
      broken(SFLOW_5_IF_FMT, usual, patched(sf_at::output, u32(0xc0000001))),
      broken(SFLOW_5_IF_EXP, expanded,
             [] {
               return sf_patched(sf_usual(12, true), 4, 68, words({0, 0x80000002}));
             }),
      broken(SFLOW_5_IF_EXP, expanded,
             [] {
               return sf_patched(sf_usual(12, true), 4, 68, words({3, 2}));
             }),
      broken(SFLOW_5_IF_IN, expanded,
             [] {
               return sf_patched(sf_usual(12, true), 4, 60, words({2, 2}));
             }),
      broken(SFLOW_5_COMPACT, usual,
             [] {
               sf_stream s;
               s.expanded = true;
               return s.send({s.flow({.source = 5, .input = 5})}).send({s.flow({.source = 5, .input = 5})}).all();
             }),
      broken(SFLOW_5_COMPACT, usual, patched(sf_at::output, u32(1u << 24))),
  };
}

FLOWKIT_RULES(sflow5_records) {
  const sf_block vlan{1001, words({10, 0, 20, 0})};
  const sf_block socket{2100, words({6, 1, 2, 3, 4})};
  const sf_block operation{
      2202, wire{sf_string("web"), sf_string("get"), sf_string(""), sf_string("")}.u64(1).u64(2).u32(3).u32(0)};
  const sf_block ipv4{3, words({1'000, 6, 0x0a000001, 0x0a000002, 1, 2, 0, 0})};
  const auto with = [](const sf_blocks& records) { return [=] { return sf_with(records); }; };
  return {
      broken(SFLOW_5_FS_HEADER, usual, with({vlan})),
      noted(SFLOW_5_FS_PREFER, usual,
            with({sf_header(), {2, words({1'000, 0x02000000, 0x00010000, 0x02000000, 0x00020000, 0x0800})}, ipv4})),
      broken(SFLOW_5_FS_DUPREC, with({sf_header(), vlan}), with({sf_header(), sf_header()})),
      broken(SFLOW_5_FS_EMPTY, usual, with({})),
      noted(SFLOW_5_STDFIRST, usual, with({{4413u << 12 | 1, u32(5)}})),
      broken(SFLOW_5_VT_SWITCH, with({sf_header(), vlan, {1012, words({1, 0x81000005})}}),
             with({sf_header(), {1012, words({1, 0x81000005})}})),
      broken(SFLOW_TRANSIT_QUEUE, with({sf_header(), {1036, u32(1)}, {1040, u32(1)}}),
             with({sf_header(), {1040, u32(1)}})),
      broken(SFLOW_HOST_SOCKET, with({operation, socket}), with({operation})),
      broken(SFLOW_TUN_PAIR, with({sf_header(), {1023, ipv4.data}}), with({sf_header(), {1024, ipv4.data}})),
      broken(SFLOW_TUN_OFFSET, with({sf_header(), {1027, u32(50)}}), with({sf_header(), {1027, u32(10'000)}})),
      broken(SFLOW_5_SE_MAC, with({{2, words({1'000, 0x02000000, 0x00010000, 0x02000000, 0x00020000, 0x0800})}}),
             with({{2, words({1'000, 0x02000000, 0x00010200, 0x00000002, 0x0800})}})),
      broken(SFLOW_5_SI_SIZE, with({ipv4}), with({{3, words({1'000, 6, 0x0a000001, 0x0a000002, 1, 2, 0})}})),
      broken(SFLOW_5_SHORTREC, usual, with({sf_header(), {1001, words({1, 0, 2})}})),
  };
}

FLOWKIT_RULES(sflow5_sampled_header) {
  const auto header = [](const wire& front, std::uint32_t protocol, std::uint32_t length, std::uint32_t stripped) {
    return [=] { return sf_with({sf_header(front, protocol, length, stripped)}); };
  };
  const wire front = sf_frame(1'000);
  return {
      broken(SFLOW_5_SH_PROTOVAL, usual, header(front, 0, 1'018, 4)),
      broken(SFLOW_5_SH_FRAMELEN, usual, header(front, 1, 128, 4)),
      broken(SFLOW_5_SH_FRAMELEN, usual, header(front, 1, 1'014, 4)),
      broken(SFLOW_5_SH_STRIPPED, usual, header(front, 1, 1'018, 0)),
      broken(SFLOW_5_SH_STRIPPED, usual, header(front, 1, 1'018, 2'000)),
      broken(SFLOW_5_SH_MAXHDR, usual, header(sf_frame(1'000, 512), 1, 1'018, 4)),
      broken(SFLOW_5_SH_MINHDR, usual, header(sf_frame(1'000, 56), 1, 1'018, 4)),
      broken(
          SFLOW_5_NAT_EQ,
          [] {
            return sf_with({sf_header(), {1007, words({1, 0xc6336401, 1, 0x0a000002})}});
          },
          [] {
            return sf_with({sf_header(), {1007, words({1, 0xc6336401, 1, 0})}});
          }),
  };
}

FLOWKIT_RULES(sflow5_extended_data) {
  const auto with = [](std::uint32_t format, const wire& data) {
    return [=] { return sf_with({sf_header(), {format, data}}); };
  };
  const auto gateway = [&](std::uint64_t type, std::uint64_t count) {
    return with(1003, words({1, 0x0a0000fe, 64'500, 64'501, 64'502, 1, type, count, 64'503, 0, 100}));
  };
  const auto user = [&](std::string_view name) { return with(1004, wire{u32(106), sf_string(name), words({106, 0})}); };
  const auto url = [&](std::uint32_t direction) {
    return with(1005, wire{u32(direction), sf_string("/"), sf_string("a")});
  };
  const auto labels = [&](std::uint64_t a, std::uint64_t b) { return with(1006, words({1, 0x0a0000fe, 2, a, b, 0})); };
  return {
      broken(SFLOW_5_SW_VLAN, with(1001, words({4'095, 7, 1, 0})), with(1001, words({5'000, 0, 1, 0}))),
      broken(SFLOW_5_SW_VLAN, with(1001, words({4'095, 7, 1, 0})), with(1001, words({1, 0, 1, 8}))),
      broken(SFLOW_5_UNKINT, with(1001, words({0, 0, 1, 0})), with(1001, words({0xffffffff, 0, 1, 0}))),
      broken(SFLOW_5_RT_MASK, with(1002, words({1, 0x0a0000fe, 24, 32})), with(1002, words({1, 0x0a0000fe, 24, 33}))),
      broken(SFLOW_5_GW_SEG, gateway(2, 1), gateway(3, 1)),
      broken(SFLOW_5_GW_BOUND, gateway(2, 1), gateway(2, 1'000'000)),
      broken(SFLOW_5_GW_BOUND, gateway(2, 1),
             with(1003, words({1, 0x0a0000fe, 64'500, 64'501, 64'502, 0xffffffff, 2, 1, 64'503, 0, 100}))),
      broken(SFLOW_5_CHARSET, user("J\xc3\xbcrgen"), user("J\xfcrgen")),
      broken(SFLOW_5_URL_DIR, url(1), url(0)),
      broken(SFLOW_5_MPLS_LABEL, labels(0x00010040, 0x00020140), labels(0x00010140, 0x00020140)),
      broken(SFLOW_5_MPLS_LABEL, labels(0x00010040, 0x00020140), labels(0x00010140, 0x00020040)),
  };
}

}  // namespace flowkit::test
