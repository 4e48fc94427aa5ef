// SPDX-License-Identifier: BSL-1.0
// Collectors take no memory but where they say so: learning a template, keeping a set. A program of its own, as it
// counts what operator new is asked for.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "collector.hpp"

namespace {
std::size_t allocations = 0;
}

// Not inlined: g++ would take malloc and delete for a mismatch.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* const p = std::malloc(size)) return p;
  throw std::bad_alloc{};
}
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }

namespace {

using namespace flowkit;
using namespace flowkit::test;

template <class Encoding>
void none_for_records() {
  sender<Encoding> from;
  flow::collector<wanted_layout> in;
  std::uint64_t bytes_seen = 0;
  const auto add = [&](const wanted_flow& f) { bytes_seen += f.bytes; };
  const bytes both = from.sampling(7, 100), templates = from.announce(sent_template{}), first = from.flows(0, 50);
  const bytes next = from.flows(50, 50), again = from.announce(sent_template{});

  const auto taken = [&](const bytes& datagram) {
    const std::size_t before = allocations;
    in.read(datagram, exporter_a, add);
    return allocations - before;
  };
  EXPECT_GT(taken(both), 0u) << "else this counts nothing";
  EXPECT_GT(taken(templates), 0u);
  static_cast<void>(taken(first));  // the fields are bound to the template, once
  EXPECT_EQ(taken(next), 0u);
  EXPECT_EQ(taken(again), 0u) << "a template that is known";
  EXPECT_EQ(in.counts().flows, 100u);
  EXPECT_EQ(bytes_seen, 100u * 1000 + 99 * 100 / 2);
}

TEST(CollectorAllocations, NoneForRecords) {
  none_for_records<netflow9::encoding>();
  none_for_records<ipfix::encoding>();
}

}  // namespace
