// SPDX-License-Identifier: BSL-1.0
// flowgen's SNMP: the order of objects and what fits a response against a map, and what any octets do: nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <map>
#include <new>

#include <support/holds.hpp>

#include "snmp_network.hpp"

namespace {
std::atomic<std::size_t> allocations{0};
}

// Nothing of a request or its response is on the heap.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* const p = std::malloc(size == 0 ? 1 : size)) return p;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }

namespace {

using namespace flowkit;
using namespace flowkit::test::snmp;
using conformance::counterexample;
using conformance::source;

/// All names that there are, in the order of a map, from a list of their own.
std::vector<name_t> all_names(std::uint32_t interfaces) {
  std::vector<name_t> out;
  for (const std::uint32_t i : {1u, 2u, 3u, 4u, 5u, 6u, 7u}) out.push_back(mib2 + name_t{1, i, 0});
  out.push_back(mib2 + name_t{2, 1, 0});
  for (const std::uint32_t column : {1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u, 9u, 10u, 11u, 13u, 14u, 15u, 16u, 17u, 19u, 20u})
    for (std::uint32_t i = 1; i <= interfaces; ++i) out.push_back(mib2 + name_t{2, 2, 1, column, i});
  for (std::uint32_t column = 1; column <= 19; ++column)
    for (std::uint32_t i = 1; i <= interfaces; ++i) out.push_back(if_x(column, i));
  return out;
}
using model = std::map<name_t, binding>;
model model_of(const network& n, std::uint32_t interfaces) {
  model out;
  for (const name_t& name : all_names(interfaces)) {
    const response r = asked(n, message(get, 0, 0, {name}));
    out[name] = r.bindings.at(0);
    EXPECT_LT(out[name].type, no_object) << testing::PrintToString(name);
  }
  return out;
}
binding after(const model& m, const name_t& name) {
  const auto next = m.upper_bound(name);
  return next == m.end() ? binding{name, end_of_view, {}} : next->second;
}
/// Names of objects, those beside them, and any.
name_t any_name(source& from, const std::vector<name_t>& names) {
  name_t out = names[from.below(names.size())];
  const auto arc = [&]() -> std::uint32_t {
    const std::uint64_t any = from.word();
    return static_cast<std::uint32_t>(any % 5 == 0 ? any >> 8 : any % 40);
  };
  switch (from.below(6)) {
    case 0: break;
    case 1: out.push_back(arc()); break;
    case 2: out.resize(2 + from.below(out.size() - 1)); break;
    case 3: out[2 + from.below(out.size() - 2)] = arc(); break;
    case 4: out[2 + from.below(out.size() - 2)] += static_cast<std::uint32_t>(from.between(-1, 1)); break;
    default:
      out.assign({static_cast<std::uint32_t>(from.below(3)), static_cast<std::uint32_t>(from.below(40))});
      for (std::uint64_t more = from.below(12); more != 0; --more) out.push_back(arc());
  }
  return out;
}
std::string text(const name_t& name) { return testing::PrintToString(name); }

struct world {
  explicit world(std::uint32_t count)
      : interfaces(count), n(1, count), names(all_names(count)), objects(model_of(n, count)) {}
  std::uint32_t interfaces;
  network n;
  std::vector<name_t> names;
  model objects;
};
world& any_world(source& from) {
  static world worlds[] = {world{1}, world{3}, world{130}};
  return worlds[from.below(3)];
}

counterexample order_of_objects(source& from) {
  world& w = any_world(from);
  const name_t name = any_name(from, w.names);
  const response next = asked(w.n, message(get_next, 0, 0, {name}));
  if (next.status != 0 || next.bindings != std::vector{after(w.objects, name)}) return "after " + text(name);
  const auto found = w.objects.find(name);
  const binding got = asked(w.n, message(get, 0, 0, {name})).bindings.at(0);
  if (found != w.objects.end() ? got != found->second : got.type != no_object && got.type != no_instance)
    return "at " + text(name);
  if (got.name != name) return "the name of " + text(name);
  return {};
}
TEST(FlowgenSnmp, ObjectsAreInTheOrderOfAMap) { test::holds({"tools.snmp.order", &order_of_objects}, 3000); }

TEST(FlowgenSnmp, AWalkSeesEachObjectOnce) {
  for (const std::uint32_t interfaces : {1u, 2u, 130u}) {
    const network n(1, interfaces);
    std::vector<name_t> walked;
    for (name_t at{1, 3}; walked.size() < 10'000;) {
      const binding b = asked(n, message(get_next, 0, 0, {at})).bindings.at(0);
      if (b.type == end_of_view) break;
      walked.push_back(at = b.name);
    }
    EXPECT_EQ(walked, all_names(interfaces));
  }
}

std::size_t size_of(const binding& b) {
  bytes out(2000);
  ber_writer w{out};
  value v;
  v.type = tag::octet_string;  // of the same length
  v.append(std::string(b.content.size(), 'x'));
  EXPECT_TRUE(w.binding(object_id{b.name}, v));
  return w.size();
}

/// RFC 3416 section 4.2.3: the list of all that was asked for, as long as it fits and says something.
counterexample bulk(source& from) {
  world& w = any_world(from);
  std::vector<name_t> names(from.below(6));
  for (name_t& n : names) n = any_name(from, w.names);
  const auto non_repeaters = static_cast<std::int32_t>(from.between(-2, 7));
  const auto repetitions =
      static_cast<std::int32_t>(from.below(8) == 0 ? from.between(-0x8000'0000ll, 0x7fff'ffff) : from.between(-1, 60));
  const std::size_t room = from.coin() ? most_octets : least_octets + from.below(most_octets - least_octets + 1);
  std::vector<binding> want;
  const std::size_t n = std::min(static_cast<std::size_t>(std::max(non_repeaters, 0)), names.size());
  for (std::size_t i = 0; i < n; ++i) want.push_back(after(w.objects, names[i]));
  std::vector<name_t> at(names.begin() + static_cast<std::ptrdiff_t>(n), names.end());
  for (std::int32_t r = 0; r < repetitions && !at.empty() && want.size() < 1000; ++r) {
    bool all_ended = true;
    for (name_t& name : at) {
      want.push_back(after(w.objects, name));
      name = want.back().name;
      all_ended = all_ended && want.back().type == end_of_view;
    }
    if (all_ended) break;
  }
  directory d = w.n.agent();
  const bytes out = answer(d, message(get_bulk, non_repeaters, repetitions, names), room);
  const auto got = read(out);
  if (!got || out.size() > room) return "no response, or one of " + std::to_string(out.size()) + " octets";
  if (got->status != 0 || got->index != 0) return "status " + std::to_string(got->status);
  if (got->bindings.size() > want.size() || !std::equal(got->bindings.begin(), got->bindings.end(), want.begin()))
    return "bindings";
  if (got->bindings.size() == want.size()) return {};
  return out.size() + size_of(want[got->bindings.size()]) > room ? counterexample{} : "one more has room";
}
TEST(FlowgenSnmp, BulkIsAsLongAsItFits) { test::holds({"tools.snmp.bulk", &bulk}, 2000); }

TEST(FlowgenSnmp, AsMuchAsWantedIsOneResponse) {
  const network n(1, 130);
  const auto bulk_of = [&](std::int32_t repetitions, std::size_t room) {
    directory d = n.agent();
    return answer(d, message(get_bulk, 0, repetitions, {{1, 3}}), room);
  };
  for (const std::size_t room : {least_octets, most_octets}) {
    const bytes all = bulk_of(0x7fff'ffff, room);
    EXPECT_LE(all.size(), room);
    EXPECT_GT(all.size(), room - 60);
    EXPECT_EQ(read(bulk_of(1, room))->bindings.size(), 1u);
  }
}

/// Requests with a few changes, prefixes of them, and anything.
bytes any_octets(source& from) {
  bytes out;
  if (from.below(4) == 0) {
    out.resize(from.below(200));
    from.many().fill(out);
    return out;
  }
  world& w = any_world(from);
  std::vector<name_t> names(from.below(5));
  for (name_t& n : names) n = any_name(from, w.names);
  const std::uint8_t operations[] = {get, get_next, set, get_bulk, 0xa2};
  out = message(operations[from.below(5)], static_cast<std::int32_t>(from.between(-3, 3)),
                static_cast<std::int32_t>(from.word()), names);
  for (std::uint64_t changes = from.below(4); changes != 0; --changes)
    out[from.below(out.size())] = static_cast<std::byte>(from.word());
  if (from.below(3) == 0) out.resize(from.below(out.size() + 1));
  return out;
}

counterexample hostile(source& from) {
  static const network n(2, 3);
  static directory d = n.agent();
  const bytes in = any_octets(from);
  const std::size_t room = from.below(3) == 0 ? from.below(80) : least_octets + from.below(1000);
  std::vector<std::byte> out(room + 16, std::byte{0xee});
  const account before = d.total();
  const std::size_t allocated = allocations;
  const std::size_t size = d.answer(in, loopback, now, std::span{out}.first(room));
  if (allocations != allocated) return "it allocates";
  const account& a = d.total();
  if (a.requests != before.requests + 1) return "it does not count";
  if (a.requests != a.responses + a.malformed + a.version + a.operation + a.community + a.address) return "its sums";
  if (size > room || !std::all_of(out.begin() + static_cast<std::ptrdiff_t>(room), out.end(),
                                  [](std::byte b) { return b == std::byte{0xee}; }))
    return "beyond its room";
  if (size == 0) return {};
  if (!read(octets{out}.first(size))) return "no response of the protocol";
  return {};
}
TEST(FlowgenSnmp, AnyOctetsDoNoHarm) { test::holds({"tools.snmp.hostile", &hostile}, 20'000); }

}  // namespace
