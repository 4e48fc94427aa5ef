// SPDX-License-Identifier: BSL-1.0
// Gaps of exporters whose accounts were evicted: they are put down to the kernel, or to the network, as those of
// exporters whose accounts are still there.
#include <gtest/gtest.h>

#include <tuple>
#include <vector>

#include <rapidcheck/gtest.h>

#include <tools/receiver_bench.hpp>

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using namespace flowkit::tools::test_bench;

enum class fate { arrives, lost, dropped };

/// Several exporters of IPFIX, and a receiver with room for the accounts of so many.
class network {
 public:
  explicit network(std::size_t accounts) : exporters_(accounts) {
    for (std::uint32_t e = 0; e < exporters; ++e) send(e, 1, fate::arrives);
  }
  static constexpr std::uint32_t exporters = 5;

  void send(std::uint32_t from, int records, fate f, std::uint16_t port = 1000) {
    const std::uint32_t number = next_[from];
    next_[from] += static_cast<std::uint32_t>(records);
    if (f != fate::arrives) {
      dropped_ += f == fate::dropped;
      return;
    }
    const auto octets = test::from_hex(ipfix(number, 1, flows_template + flows(records)));
    into_.handle({.payload = octets,
                  .source = {ipv4_address{0xc0000200 + from}, port},
                  .destination = {},
                  .received = from_unix_seconds(1'000'000),
                  .dropped_before = std::exchange(dropped_, 0u)});
  }
  [[nodiscard]] std::uint64_t of_kernel() const { return exporters_.totals().counters.kernel_gaps; }
  [[nodiscard]] std::uint64_t missing() const { return exporters_.totals().counters.sequence.lost; }
  [[nodiscard]] std::uint64_t evicted() const { return exporters_.evicted(); }

 private:
  exporter_table exporters_;
  function_sink to_{[](const flow::record&, const exporter&) { return true; }};
  receiver into_{exporters_, to_, {}, {.scope = session_scope::sticky}};  // ports may change
  std::uint32_t next_[exporters] = {}, dropped_ = 0;
};

TEST(EvictedGaps, OlderDropsOfTheKernelAreNoneOfIts) {
  network n{1};
  n.send(1, 1, fate::arrives);
  n.send(2, 1, fate::dropped);  // whoever's it was: before the last message of 3
  n.send(3, 1, fate::arrives);
  n.send(4, 1, fate::arrives);
  n.send(3, 1, fate::lost);
  n.send(3, 1, fate::arrives);
  EXPECT_EQ(n.missing(), 1u);
  EXPECT_EQ(n.of_kernel(), 0u);
}

TEST(EvictedGaps, ThoseThatTheKernelMadeAreItsOwn) {
  network n{1};
  n.send(3, 30, fate::arrives);
  n.send(4, 1, fate::arrives);
  n.send(3, 30, fate::dropped);
  n.send(4, 1, fate::arrives);
  n.send(3, 2, fate::arrives);
  EXPECT_EQ(n.missing(), 30u);
  EXPECT_EQ(n.of_kernel(), 30u) << "it has had a message of so many";
}

TEST(EvictedGaps, AnExporterThatMovesToAnotherPortInTheMeantime) {
  network n{1};
  n.send(2, 1, fate::dropped);
  n.send(3, 1, fate::arrives);
  n.send(4, 1, fate::arrives);
  n.send(3, 1, fate::lost);
  n.send(3, 1, fate::arrives, 1001);
  n.send(4, 1, fate::arrives);
  n.send(3, 1, fate::dropped);
  n.send(3, 1, fate::arrives, 1001);
  EXPECT_EQ(n.missing(), 2u);
  EXPECT_EQ(n.of_kernel(), 1u);
}

RC_GTEST_PROP(EvictedGaps, TheSumsAreThoseOfATableForAll, ()) {
  network all{network::exporters}, few{*rc::gen::inRange<std::size_t>(1, network::exporters)};
  const auto sent =
      *rc::gen::container<std::vector<std::tuple<std::uint8_t, std::uint8_t, std::uint8_t>>>(rc::gen::tuple(
          rc::gen::arbitrary<std::uint8_t>(), rc::gen::arbitrary<std::uint8_t>(), rc::gen::arbitrary<std::uint8_t>()));
  for (const auto& [from, records, f] : sent)
    for (network* const n : {&all, &few})
      n->send(from % network::exporters, 1 + records % 30, fate{f % 3}, f < 200 ? 1000 : 1001);
  RC_ASSERT(few.evicted() > 0u);
  RC_ASSERT(few.missing() == all.missing());
  RC_ASSERT(few.of_kernel() == all.of_kernel());
}

}  // namespace
