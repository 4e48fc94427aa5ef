// SPDX-License-Identifier: BSL-1.0
// The sums of --top by themselves: against exact sums, with room for all keys and with room for few; keys and back;
// intervals; sums beyond 64 bits; memory.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <map>
#include <set>

#include <conformance/properties/property.hpp>
#include <support/holds.hpp>
#include <support/sanitized.hpp>

#include <flowkit/core/text.hpp>

#include "tools/flowrecv/top/heavy_hitters.hpp"
#include "tools/flowrecv/top/key.hpp"
#include "tools/flowrecv/top/series.hpp"
#include "tools/flowrecv/top/value_text.hpp"
#include "tools/flowrecv/top/wide_sum.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using conformance::counterexample;
using conformance::source;
using words = std::vector<std::uint64_t>;

/// What is added, in parts that come and go, against a map of exact sums. `room`: few keys or all.
counterexample against_exact_sums(source& from, std::size_t octets, bool fits) {
  constexpr std::size_t parts = 2, sums = 2;
  heavy_hitters tested{sums, octets, from.word()};
  std::array<std::map<words, std::array<std::uint64_t, sums>>, parts> exact;
  std::array<heavy_hitters::part, parts> ids{tested.open(), tested.open()};
  auto many = from.many();
  const std::uint64_t different = 1 + from.below(fits ? 300 : 5000), skew = 1 + from.below(4);
  const std::uint64_t steps = from.below(6000);
  for (std::uint64_t i = 0; i < steps; ++i) {
    std::uint64_t n = many.word() % different;
    for (std::uint64_t k = 1; k < skew; ++k) n = std::min(n, many.word() % different);  // some come often
    words key(1 + n % 3, n);
    const key_sums values{many.word() % 1000, many.word() % 7};
    const std::size_t part = many.word() % parts;
    tested.add(ids[part], key, values);
    for (std::size_t k = 0; k < sums; ++k) exact[part][key][k] += values[k];
    if (many.word() % 2000 != 0) continue;
    tested.close(ids[part]);
    ids[part] = tested.open();
    exact[part].clear();
  }
  if (tested.used() > octets) return "uses " + std::to_string(tested.used());
  if (fits && tested.drops() != 0) return "drops keys that fit";
  const std::uint64_t few = 1 + from.below(20);
  for (std::size_t part = 0; part < parts; ++part) {
    const auto all = tested.greatest(ids[part], SIZE_MAX), some = tested.greatest(ids[part], few);
    std::uint64_t shown = 0, total = 0;
    std::map<words, const heavy_hitters::row*> found;
    for (const auto& row : all.rows) {
      const words key(row.key.begin(), row.key.end());
      if (!found.emplace(key, &row).second) return "a key is there twice";
      const auto& want = exact[part][key];
      for (std::size_t k = 0; k < sums; ++k)
        if (row.sums[k] > want[k] || row.at_most[k] < want[k])
          return "true sum " + std::to_string(want[k]) + " is not in " + std::to_string(row.sums[k]) + ".." +
                 std::to_string(row.at_most[k]);
      shown += row.sums[0];
    }
    for (const auto& [key, want] : exact[part]) {
      total += want[0];
      for (std::size_t k = 0; k < sums; ++k)
        if (!found.contains(key) && want[k] > all.others_at_most[k])
          return "a key with " + std::to_string(want[k]) + " is missing; bound " +
                 std::to_string(all.others_at_most[k]);
    }
    if (shown > total) return "more than there was";
    if (tested.is_exact(ids[part]) && (found.size() != exact[part].size() || shown != total)) return "is not exact";
    if (fits && !tested.is_exact(ids[part])) return "not exact, though all fit";
    // The rows of a shorter list begin the longer one, and its bound is of all that it leaves out.
    if (some.rows.size() != std::min<std::size_t>(few, all.rows.size())) return "not as many rows as asked for";
    for (std::size_t i = 0; i < all.rows.size(); ++i) {
      if (i > 0 && all.rows[i - 1].sums[0] < all.rows[i].sums[0]) return "not in order";
      if (i < some.rows.size() ? some.rows[i].key.data() != all.rows[i].key.data()
                               : some.others_at_most[0] < all.rows[i].at_most[0])
        return "row " + std::to_string(i) + " of few";
    }
  }
  return {};
}

TEST(HeavyHitters, ExactWhileAllKeysFit) {
  test::holds({"tools.top.exact", [](source& from) { return against_exact_sums(from, 1 << 20, true); }}, 100);
}
TEST(HeavyHitters, WithinTheirBoundsWhenTheyDoNot) {
  test::holds({"tools.top.bounds", [](source& from) { return against_exact_sums(from, 64 << 10, false); }}, 100);
}

/// The floor is at most twice the total over the keys that fit, whatever the order.
TEST(HeavyHitters, TheBoundIsAsSmallAsPromised) {
  for (const std::uint64_t step : {1ull, 7919ull, 104729ull}) {
    heavy_hitters tested{1, 64 << 10, 1};
    const auto part = tested.open();
    std::uint64_t total = 0;
    for (std::uint64_t i = 0; i < 200'000; ++i) {
      const std::uint64_t n = i * step % 50'021, value = 1 + n % 13;
      tested.add(part, words{n}, {value});
      total += value;
    }
    // After a drop half of what had fitted is left, and only what is left counts.
    const std::uint64_t bound = 2 * total / (tested.most_keys() / 2);
    EXPECT_LE(tested.greatest(part, 0).others_at_most[0], 2 * bound);
    EXPECT_GT(tested.drops(), 10u);
  }
}

TEST(HeavyHitters, OfEqualSumsTheOrderDoesNotDependOnTheSeed) {
  std::vector<words> before;
  for (const std::uint64_t seed : {1u, 2u, 99u}) {
    heavy_hitters tested{1, 64 << 10, seed};
    const auto part = tested.open();
    for (std::uint64_t i = 0; i < 9'000; ++i) tested.add(part, words{i * 7919 % 5003}, {1});
    std::vector<words> keys;
    for (const auto& row : tested.greatest(part, 100).rows) keys.emplace_back(row.key.begin(), row.key.end());
    EXPECT_TRUE(before.empty() || keys == before);
    before = keys;
  }
}

TEST(HeavyHitters, SumsBeyond64BitsStayAtTheGreatest) {
  heavy_hitters tested{1, 64 << 10, 1};
  const auto part = tested.open();
  tested.add(part, words{1}, {~std::uint64_t{0} - 1}), tested.add(part, words{1}, {1}), tested.add(part, words{2}, {5});
  EXPECT_EQ(tested.saturated(), 0u);
  tested.add(part, words{1}, {1});
  EXPECT_EQ(tested.saturated(), 1u);
  EXPECT_EQ(tested.greatest(part, 1).rows[0].sums[0], ~std::uint64_t{0});
}

TEST(WideSum, CountsOnBeyond64Bits) {
  wide_sum s;
  EXPECT_EQ(to_string(s), "0");
  for (int i = 0; i < 3; ++i) s += ~std::uint64_t{0};
  EXPECT_EQ(to_string(s), "55340232221128654845");
  s -= ~std::uint64_t{0}, s -= ~std::uint64_t{0}, s -= ~std::uint64_t{0};
  EXPECT_EQ(s, wide_sum{});
  EXPECT_EQ(to_string(wide_sum{~std::uint64_t{0}, ~std::uint64_t{0}}), "340282366920938463463374607431768211455");
}

std::vector<flow::column> columns_named(std::initializer_list<std::string_view> names) {
  std::vector<flow::column> out;
  for (const std::string_view name : names)
    for (const flow::column& c : flow::columns)
      if (c.name == name) out.push_back(c);
  EXPECT_EQ(out.size(), names.size());
  return out;
}

TEST(FlowKey, GivesEachValueBack) {
  flow::record r{};
  r.source = *parse<ip_address>("2001:db8::7"), r.set_present<&flow::record::source>();
  r.destination = ipv4_address{0xc0000201}, r.set_present<&flow::record::destination>();
  r.destination_port = 443, r.set_present<&flow::record::destination_port>();
  r.end = from_unix_milliseconds(1'700'000'000'123) + duration{999}, r.set_present<&flow::record::end>();
  const std::string name(255, 'x');
  flow_key key{columns_named({"source.ip", "destination.ip", "source.port", "destination.port", "flow.end",
                              "flow.exporter", "application.guessed"})};
  const flow::line_context added{.exporter = name, .guessed_application = "https"};
  const auto packed = key.pack(r, added);
  std::string text;
  key.visit(packed, [&]<class T>(const flow::column&, const T* value) {
    if (value == nullptr) {
      text += "-;";
    } else if constexpr (std::is_same_v<T, std::string_view>) {
      text += std::string(*value).substr(0, 5) + std::to_string(value->size()) + ';';
    } else if constexpr (std::is_same_v<T, ip_address>) {
      text += plain_text(*value) + ';';
    } else if constexpr (std::is_same_v<T, timestamp>) {
      text += std::to_string(value->ns) + ';';
    } else if constexpr (std::is_integral_v<T>) {
      text += std::to_string(*value) + ';';
    }
  });
  EXPECT_EQ(text, "2001:db8::7;192.0.2.1;-;443;1700000000123000000;xxxxx248;https5;");
}

TEST(FlowKey, AbsentIsNotZeroAndLongNamesStayApart) {
  flow_key port{columns_named({"source.port", "destination.port"})}, name{columns_named({"flow.exporter"})};
  std::set<words> keys;
  const auto add = [&](std::span<const std::uint64_t> k) { keys.emplace(k.begin(), k.end()); };
  flow::record r{};
  add(port.pack(r, {}));
  r.set_present<&flow::record::source_port>(), add(port.pack(r, {}));
  r.set_present<&flow::record::source_port>(false), r.set_present<&flow::record::destination_port>();
  add(port.pack(r, {}));
  EXPECT_EQ(keys.size(), 3u);
  keys.clear();
  const std::string long_name(300, 'x');
  for (const std::string& n :
       {long_name, long_name + "y", long_name.substr(0, 240), long_name.substr(0, 241), long_name})
    add(name.pack(r, {.exporter = n}));
  EXPECT_EQ(keys.size(), 4u);
}

TEST(Series, ClosedByTheReceiversClockAlone) {
  series s{seconds(10), seconds(30)};
  const auto at = [](std::int64_t t) { return from_unix_seconds(t); };
  EXPECT_EQ(s.number_of(at(-1)), -1);
  EXPECT_EQ(s.begin_of(s.number_of(at(1009))), at(1000));
  EXPECT_EQ(s.place_of(s.number_of(at(0))), series::place::open) << "nothing is known yet";
  flow::record r{};
  r.received = at(1000), r.set_present<&flow::record::received>();
  r.end = at(99'000), r.set_present<&flow::record::end>();  // a clock that is ahead closes nothing
  s.saw(r);
  EXPECT_EQ(s.place_of(s.number_of(at(99'000))), series::place::ahead);
  EXPECT_EQ(s.place_of(s.number_of(at(1030))), series::place::open);
  EXPECT_EQ(s.place_of(s.number_of(at(1040))), series::place::ahead);
  EXPECT_EQ(s.place_of(s.number_of(at(970))), series::place::open);
  EXPECT_EQ(s.place_of(s.number_of(at(969))), series::place::late);
  s.advance(at(1009)), s.advance(at(1));
  EXPECT_FALSE(s.is_closed(97));
  s.advance(at(1010));
  EXPECT_TRUE(s.is_closed(97) && !s.is_closed(98));
  s.advance(unknown_time), s.advance({INT64_MAX});
  EXPECT_EQ(s.place_of(s.number_of({INT64_MIN})), series::place::late);

  series whenever{seconds(10), std::nullopt};
  whenever.saw(r);
  EXPECT_EQ(whenever.place_of(whenever.number_of(at(-99'000))), series::place::open);
  EXPECT_EQ(whenever.place_of(whenever.number_of({INT64_MAX})), series::place::open);
}

std::size_t resident() {
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  return static_cast<std::size_t>(use.ru_maxrss) << 10;
}

/// FLOWKIT_TOP_KEYS=10000000 and 256 MiB is what is promised; by default a tenth of both.
TEST(HeavyHitters, MemoryIsThatOfTheBudget) {
  const std::uint64_t keys = test::setting("FLOWKIT_TOP_KEYS", 1'000'000);
  const std::size_t budget = (std::size_t{256} << 20) / 4 * keys / 10'000'000, before = resident();
  heavy_hitters tested{3, budget, random_seed()};
  const auto part = tested.open();
  for (std::uint64_t i = 0; i < keys; ++i) {
    tested.add(part, words{i * 0x9e3779b97f4a7c15}, {1000 + i % 500, 10, 1});
    if (i % 100 == 0) tested.add(part, words{i / 100 % 50}, {100'000, 100, 1});
  }
  const auto top = tested.greatest(part, 50);
  for (const auto& row : top.rows) EXPECT_LT(row.key[0], 50u) << "the 50 heavy ones are found";
  EXPECT_LE(tested.used(), budget);
  RecordProperty("resident", std::to_string(resident() - before));
  std::printf("%llu keys: %zu KiB resident more, %zu at a time\n", static_cast<unsigned long long>(keys),
              (resident() - before) >> 10, tested.most_keys());
  EXPECT_TRUE(support::is_sanitized || resident() - before <= budget + (4 << 20));
}

}  // namespace
