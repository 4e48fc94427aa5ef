// SPDX-License-Identifier: BSL-1.0
// What is a duplicate, against a naive memory; bounds; what is planted is found, all of it and nothing else.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <deque>
#include <map>

#include "tools/flowrecv/dedup/seen_flows.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using side = vantage::side;
using enum duplicate_kind;

timestamp at(double s) { return timestamp{static_cast<std::int64_t>(s * 1e9)}; }
vantage seen(std::uint32_t device, side which = side::unknown, std::uint32_t domain = 0) {
  return {device, device * 100 + domain, which};
}
sighting flow_of(std::uint16_t port, vantage from, double start, double end, std::uint64_t packets = 10,
                 std::uint64_t octets = 1000) {
  sighting s;
  s.key = {ipv4_address{0x0a000001}, ipv4_address{0x0a000002}, port, 443, 6};
  s.key.set_hash();
  s.from = from, s.start = at(start), s.end = at(end), s.packets = packets, s.octets = octets;
  return s;
}

TEST(Duplicates, TwoSidesOfOneDevice) {
  seen_flows f{seconds(60), 100};
  EXPECT_EQ(f.see(flow_of(1, seen(1, side::ingress), 0, 1), at(1)), none);
  EXPECT_EQ(f.see(flow_of(1, seen(1, side::egress), 0, 1), at(1)), egress);
  EXPECT_EQ(f.see(flow_of(1, seen(1, side::ingress), 0, 1), at(1)), none) << "the same side is another flow";
  // The other way round, and cards that are domains of their own.
  EXPECT_EQ(f.see(flow_of(2, seen(1, side::egress), 0, 1), at(1)), none);
  EXPECT_EQ(f.see(flow_of(2, seen(1, side::ingress), 0, 1), at(1)), egress);
  EXPECT_EQ(f.see(flow_of(3, seen(1, side::ingress, 1), 0, 1), at(1)), none);
  EXPECT_EQ(f.see(flow_of(3, seen(1, side::egress, 2), 0, 1), at(1)), egress);
  // Nobody says which side.
  EXPECT_EQ(f.see(flow_of(4, seen(1), 0, 1), at(1)), none);
  EXPECT_EQ(f.see(flow_of(4, seen(1), 0, 1), at(1)), none);
  EXPECT_EQ(f.see(flow_of(4, seen(1, side::egress), 0, 1), at(1)), none);
}

TEST(Duplicates, OtherExporters) {
  seen_flows f{seconds(60), 100};
  EXPECT_EQ(f.see(flow_of(1, seen(1, side::ingress), 0, 1), at(1)), none);
  EXPECT_EQ(f.see(flow_of(1, seen(2, side::ingress), 0, 1), at(1)), exporter);
  EXPECT_EQ(f.see(flow_of(1, seen(2, side::egress), 0, 1), at(1)), exporter);
  EXPECT_EQ(f.see(flow_of(1, seen(1, side::egress), 0, 1), at(1)), egress);
  EXPECT_EQ(f.see(flow_of(1, seen(1, side::ingress, 5), 0, 1), at(1)), exporter) << "another domain";
  EXPECT_EQ(f.size(), 1u);
}

TEST(Duplicates, MulticastLeavesSeveralTimes) {
  seen_flows f{seconds(60), 100};
  EXPECT_EQ(f.see(flow_of(1, seen(1, side::ingress), 0, 1), at(1)), none);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(f.see(flow_of(1, seen(1, side::egress), 0, 1), at(1)), egress);
}

TEST(Duplicates, OtherVrfsOfOneDevice) {
  seen_flows f{seconds(60), 100};
  sighting in = flow_of(1, seen(1, side::ingress), 0, 1), out = flow_of(1, seen(1, side::egress), 0, 1);
  in.vrf = 1, out.vrf = 2;
  EXPECT_EQ(f.see(in, at(1)), none);
  EXPECT_EQ(f.see(out, at(1)), none);
  out.vrf = 1;
  EXPECT_EQ(f.see(out, at(1)), egress);
}

TEST(Duplicates, CountsAreAlike) {
  const auto alike = [](std::uint64_t p, std::uint64_t o, std::uint64_t q, std::uint64_t r) {
    const sighting a = flow_of(1, {}, 0, 0, p, o), b = flow_of(1, {}, 0, 0, q, r);
    EXPECT_EQ(is_alike(a, b), is_alike(b, a));
    return is_alike(a, b);
  };
  EXPECT_TRUE(alike(1, 40, 1, 64));
  EXPECT_FALSE(alike(1, 40, 1, 65));
  EXPECT_FALSE(alike(1, 40, 2, 80));
  EXPECT_TRUE(alike(7, 7000, 8, 8000));
  EXPECT_FALSE(alike(6, 7000, 7, 7000));
  EXPECT_TRUE(alike(800, 700'000, 700, 800'000));
  EXPECT_FALSE(alike(10, 1000, 10, 1241));
  EXPECT_TRUE(alike(10, 1000, 10, 1240));
  EXPECT_TRUE(alike(UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX - 1));
  EXPECT_FALSE(alike(100, UINT64_MAX, 100, 0));
}

TEST(Duplicates, Overlap) {
  const auto both = [](double a, double b, double c, double d) {
    const sighting x = flow_of(1, {}, a, b), y = flow_of(1, {}, c, d);
    EXPECT_EQ(overlap(x, y, seconds(2)), overlap(y, x, seconds(2)));
    return overlap(x, y, seconds(2)).has_value();
  };
  EXPECT_TRUE(both(0, 0, 2, 2));
  EXPECT_FALSE(both(0, 0, 2.001, 2.001));
  EXPECT_TRUE(both(0, 60, 32, 92));
  EXPECT_FALSE(both(0, 60, 32.1, 92.1));
  EXPECT_FALSE(both(0, 60, 60, 120)) << "they follow each other";
  EXPECT_TRUE(both(0, 60, 0, 300)) << "another timeout";
  EXPECT_TRUE(both(0, 60, 30, 30));
}

TEST(Duplicates, TimesOfTheNetworkDoNotOverflow) {
  seen_flows f{seconds(60), 100};
  const timestamp low{INT64_MIN + 1}, high{INT64_MAX};
  for (const auto& [s, e] : {std::pair{low, high}, {low, low}, {high, high}, {high, low}})
    for (const timestamp now : {low, high, at(0)}) {
      sighting x = flow_of(1, seen(1), 0, 0);
      x.start = s, x.end = std::max(s, e);
      f.see(x, now);
      x.from = seen(2);
      f.see(x, now);
    }
  EXPECT_LE(f.size(), seen_flows::most_of_one);
}

TEST(Duplicates, AreForgotten) {
  seen_flows f{seconds(10), 100};
  const sighting a = flow_of(1, seen(1), 0, 100), b = flow_of(1, seen(2), 0, 100);
  f.see(a, at(0));
  EXPECT_EQ(f.see(b, at(10)), exporter);
  EXPECT_EQ(f.see(b, at(10.1)), none) << "it is the original now";
  EXPECT_EQ(f.size(), 1u);
  f.see(flow_of(2, seen(1), 0, 1), at(30));
  EXPECT_EQ(f.size(), 1u);
  EXPECT_EQ(f.evicted(), 0u);
}

TEST(Duplicates, ManyRecordsOfOneKeyAndWhatIsPushedOut) {
  constexpr auto most = static_cast<int>(seen_flows::most_of_one);
  for (const int records : {1, 4, 5, 6, most, most + 1, 2 * most}) {
    seen_flows f{seconds(3600), 10'000};
    const int pushed_out = std::max(records - most, 0);
    for (int r = 0; r < records; ++r) EXPECT_EQ(f.see(flow_of(1, seen(1), 15 * r, 15 * r + 15), at(15 * r)), none);
    EXPECT_EQ(f.crowded_out(), static_cast<std::uint64_t>(pushed_out));
    EXPECT_EQ(f.size(), static_cast<std::size_t>(records - pushed_out));
    // The oldest went, and nothing else.
    for (int r = pushed_out; r < records; ++r)
      EXPECT_EQ(f.see(flow_of(1, seen(2), 15 * r, 15 * r + 15), at(15 * records)), exporter) << records << ": " << r;
    EXPECT_EQ(f.evicted(), 0u);
  }
}

/// One key has all of the memory: each new one costs one old one.
TEST(Duplicates, LittleRoomForOneKey) {
  seen_flows f{seconds(3600), 8};
  for (int r = 0; r < 20; ++r) EXPECT_EQ(f.see(flow_of(1, seen(1), 15 * r, 15 * r + 15), at(15 * r)), none);
  EXPECT_EQ(f.evicted(), 12u);
  for (int r = 12; r < 20; ++r) EXPECT_EQ(f.see(flow_of(1, seen(2), 15 * r, 15 * r + 15), at(400)), exporter) << r;
}

/// What is too old anyway does not count as forgotten early.
TEST(Duplicates, OldOnesAreNotForgottenEarly) {
  seen_flows f{seconds(100), 4};
  for (int r = 0; r < 3; ++r) f.see(flow_of(1, seen(1), 10 * r, 10 * r + 10), at(10 * r));
  f.see(flow_of(1, seen(1), 90, 100), at(90));
  f.see(flow_of(2, seen(1), 0, 1), at(115));  // key 1: of 0, 10, 20 and 90
  EXPECT_EQ(f.evicted(), 0u);
  EXPECT_LE(f.size(), 4u);
}

/// A vantage after the other, as files are read; the second one's flows are from `low` to `high`.
TEST(Duplicates, ForgottenBeforeTimesGoBackToThem) {
  const auto after = [](int low, int high) {
    seen_flows f{seconds(120), 10'000};
    for (int n = 1; n <= 600; ++n) f.see(flow_of(static_cast<std::uint16_t>(n), seen(1), n, n), at(n));
    EXPECT_EQ(f.gone_back().flows, 0u);
    for (int n = low; n <= high; ++n) f.see(flow_of(static_cast<std::uint16_t>(n), seen(2), n, n), at(n));
    return f.gone_back();
  };
  const auto near = [](std::uint64_t is, std::uint64_t want) { return is >= want && is <= want + 2; };
  EXPECT_TRUE(near(after(1, 600).flows, 479));
  EXPECT_EQ(after(1, 600).by, seconds(599));
  EXPECT_TRUE(near(after(300, 600).flows, 180));
  EXPECT_TRUE(near(after(100, 200).flows, 101));
  EXPECT_EQ(after(481, 600).flows, 0u) << "not further back than the window";
  EXPECT_EQ(after(601, 900).flows, 0u) << "times go on";
  EXPECT_EQ(after(-900, -800).flows, 0u) << "nothing was there then";
}

/// Whatever times, a number of octets that does not grow, and as many as there were.
RC_GTEST_PROP(Duplicates, ForgottenTimesAddUp, ()) {
  times_forgotten tested;
  std::vector<std::int64_t> all;
  const auto any = rc::gen::oneOf(rc::gen::inRange<std::int64_t>(-5'000'000'000, 5'000'000'000),
                                  rc::gen::arbitrary<std::int64_t>(), rc::gen::element(INT64_MIN, INT64_MAX));
  for (int i = 0; i < 50; ++i) tested.add(timestamp{all.emplace_back(*any)});
  RC_ASSERT(tested.count({INT64_MIN}, {INT64_MAX}) == all.size());
  const std::int64_t a = *any, b = *any, low = std::min(a, b), high = std::max(a, b);
  const auto within = std::count_if(all.begin(), all.end(), [&](auto t) { return low <= t && t <= high; });
  RC_ASSERT(tested.count({low}, {high}) >= static_cast<std::uint64_t>(within));
}

/// The rules once more, over a plain list.
class naive {
 public:
  naive(double window, std::size_t most) : window_(window), most_(most) {}
  duplicate_kind see(const sighting& s, double now) {
    std::deque<one>& all = by_key_[s.key.source_port];
    std::erase_if(all, [&](const one& o) { return now - o.arrived > window_; });
    one* best = nullptr;
    std::int64_t longest = 0;
    bool best_again = false;
    for (one& o : all) {
      const duplicate_kind kind = kind_of(o.flow, s);
      const auto both = overlap(o.flow, s, seen_flows::clocks);
      const bool again = std::find(o.by.begin(), o.by.end(), s.from) != o.by.end();
      if (kind == none || !both || !is_alike(o.flow, s)) continue;
      if (again && !(kind == egress && s.from.at == side::egress)) continue;
      if (best != nullptr && (again > best_again || (again == best_again && both->ns <= longest))) continue;
      best = &o, longest = both->ns, best_again = again;
    }
    if (best == nullptr) {
      all.push_back({s, now, {}});
      if (all.size() > most_) all.pop_front();
      return none;
    }
    best->by.push_back(s.from);
    return kind_of(best->flow, s);
  }

 private:
  struct one {
    observation flow;
    double arrived;
    std::vector<vantage> by;
  };
  double window_;
  std::size_t most_;
  std::map<std::uint16_t, std::deque<one>> by_key_;
};

RC_GTEST_PROP(Duplicates, AreThoseOfANaiveMemory, ()) {
  seen_flows tested{seconds(20), 10'000};
  naive model{20, seen_flows::most_of_one};
  double now = 0;
  const int steps = *rc::gen::inRange(1, 120);
  for (int i = 0; i < steps; ++i) {
    now += *rc::gen::element(0., 0., 0.5, 3., 11., 25.);
    const auto port = *rc::gen::inRange<std::uint16_t>(1, 4);
    const vantage from =
        seen(*rc::gen::inRange<std::uint32_t>(1, 3), *rc::gen::element(side::ingress, side::egress, side::unknown),
             *rc::gen::inRange<std::uint32_t>(0, 2));
    const double start = now - *rc::gen::element(0., 1., 5., 30.);
    sighting s = flow_of(port, from, start, *rc::gen::element(start, now), *rc::gen::element<std::uint64_t>(8, 9, 12));
    if (*rc::gen::inRange(0, 3) == 0) s.vrf = *rc::gen::inRange<std::uint32_t>(0, 2);
    RC_ASSERT(tested.see(s, at(now)) == model.see(s, now));
  }
}

/// Whatever comes, in whatever order.
RC_GTEST_PROP(Duplicates, MemoryIsBounded, ()) {
  const auto most = *rc::gen::inRange<std::size_t>(1, 8);
  seen_flows tested{seconds(20), most};
  double now = 0;
  std::uint64_t originals = 0;
  for (int i = 0; i < 200; ++i) {
    now += *rc::gen::element(0., 0.1, -5., 9.);
    originals += tested.see(flow_of(*rc::gen::inRange<std::uint16_t>(1, 20),
                                    seen(*rc::gen::inRange<std::uint32_t>(1, 3)), now, now),
                            at(now)) == none;
    RC_ASSERT(tested.size() >= 1 && tested.size() <= most);
    RC_ASSERT(tested.evicted() <= originals - tested.size());
  }
}

/// Flows of many keys in records that follow each other; some of them seen by others too, a little later.
RC_GTEST_PROP(Duplicates, PlantedOnesAreFoundExactly, ()) {
  struct arrival {
    double when;
    sighting flow;
    bool is_copy;
  };
  std::vector<arrival> all;
  std::size_t planted = 0;
  const int flows = *rc::gen::inRange(1, 30);
  for (int f = 0; f < flows; ++f) {
    const auto port = static_cast<std::uint16_t>(f + 1);
    const int records = *rc::gen::element(1, 2, 3, 6, 40);
    const auto device = *rc::gen::inRange<std::uint32_t>(1, 4);
    const bool to_other = *rc::gen::arbitrary<bool>(), both_sides = *rc::gen::arbitrary<bool>();
    const double length = *rc::gen::element(0.1, 5., 60.), begin = *rc::gen::element(0., 3., 100.);
    for (int r = 0; r < records; ++r) {
      const double start = begin + r * (length + 3), end = start + length;
      const auto add = [&](vantage from, double skew, double late) {
        all.push_back({end + late, flow_of(port, from, start + skew, end + skew, 100, 64'000), from.device != device});
      };
      add(seen(device, side::ingress), 0, 0);
      if (both_sides) add(seen(device, side::egress), 0.01, 0.2), ++planted;
      if (to_other) add(seen(device + 10, side::ingress), -0.5, *rc::gen::element(0.5, 2.)), ++planted;
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const arrival& a, const arrival& b) { return a.when < b.when; });
  const auto found_with = [&](duration window) {
    seen_flows tested{window, 10'000};
    std::size_t found = 0;
    for (const arrival& a : all) found += tested.see(a.flow, at(a.when)) != none;
    return found;
  };
  RC_ASSERT(found_with(seconds(120)) == planted);
  // One vantage after the other, as captures of each are read.
  std::stable_sort(all.begin(), all.end(), [](const arrival& a, const arrival& b) {
    const auto place = [](const vantage& v) { return std::pair{v.device, v.at}; };
    return place(a.flow.from) < place(b.flow.from);
  });
  RC_ASSERT(found_with(seconds(7200)) == planted);
}

}  // namespace
