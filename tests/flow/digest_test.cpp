// SPDX-License-Identifier: BSL-1.0
#include <flowkit/flow/digest.hpp>

#include <gtest/gtest.h>
#include <flow/datagram.hpp>
#include <flow/garbage.hpp>

#include <array>
#include <set>
#include <span>

namespace {

using namespace flowkit;
using flow::record;

TEST(Digest, DoesNotDependOnTheReceiver) {
  EXPECT_EQ(digest(test::flow_of(0)), digest(test::flow_of(0, from_unix_seconds(7))));
  EXPECT_NE(digest(test::flow_of(0)), digest(test::flow_of(1)));
}

// Manifests of other versions are compared with it.
TEST(Digest, StaysTheSame) {
  EXPECT_EQ(digest(test::flow_of(0)), 0x722f1f78786cb9ef);
  EXPECT_EQ(digest(test::flow_of(1)), 0x852806625e7cabcc);
  EXPECT_EQ(digest(record{}), 0xbc36a14e84298fbb);
  record v6 = test::flow_of(0);
  v6.source = ipv6_address{{0x20, 1, 0xd, 0xb8, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9}};
  EXPECT_EQ(digest(v6), 0x1ac07b47c0e82e84);
}

// Several at once, and what is left of them; some without a field.
TEST(Digest, OfASetIsTheSumOfItsFlows) {
  std::array<record, 11> flows;
  std::uint64_t sum = 0;
  for (std::size_t n = 0; n < flows.size(); ++n) {
    EXPECT_EQ(digest(std::span<const record>(flows).first(n)), sum) << n << " flows";
    flows[n] = n % 5 == 3 ? test::garbage() : test::flow_of(n % 2);
    flows[n].bytes = n * 1000;
    flows[n].set_present<&record::start>(n % 3 != 0);
    sum += digest(flows[n]);
  }
}

TEST(Digest, CountsAbsentFieldsAsZero) {
  EXPECT_EQ(digest(test::garbage()), digest(record{}));
  record r = test::garbage(), some{};
  r.bytes = some.bytes = 1500;
  r.set_present<&record::bytes>(), some.set_present<&record::bytes>();
  EXPECT_EQ(digest(r), digest(some));
}

// IPv4 and IPv6 addresses of the same octets are different addresses, and no address is none of both.
TEST(Digest, TellsAddressFamiliesApart) {
  record v4 = test::flow_of(0), v6 = v4, none = v4;
  v4.source = ipv4_address{0};
  v6.source = ipv6_address{};
  none.source = ip_address{};
  EXPECT_EQ((std::set{digest(v4), digest(v6), digest(none)}.size()), 3u);
}

TEST(Digest, OfManySmallFlowsDoesNotCollide) {
  std::set<std::uint64_t> seen;
  record r = test::flow_of(0);
  for (r.source_port = 1; r.source_port < 64; ++r.source_port)
    for (r.destination_port = 1; r.destination_port < 64; ++r.destination_port)
      for (r.bytes = 40; r.bytes < 44; ++r.bytes) EXPECT_TRUE(seen.insert(digest(r)).second);
}

}  // namespace
