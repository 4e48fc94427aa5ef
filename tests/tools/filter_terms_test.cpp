// SPDX-License-Identifier: BSL-1.0
// What the terms of filters mean, one by one: the cases that random ones meet too seldom, and those of the documents.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include <flowkit/flow/columns.hpp>

#include "tools/common/filter/address_set.hpp"
#include "tools/common/filter/record_filter.hpp"

namespace {

using namespace flowkit;

struct made_flow {
  flow::record record{};
  flow::line_context added{};
  template <auto Member>
  made_flow& with(auto value) {
    record.*Member = value;
    record.set_present<Member>();
    return *this;
  }
};

bool holds(std::string_view text, const made_flow& f) {
  const tools::filter::record_filter one{"filter", text};
  return one.evaluate(f.record, f.added);
}

made_flow web() {
  made_flow f;
  f.with<&flow::record::source>(ip_address{ipv4_address{0x0a010203}})
      .with<&flow::record::destination>(ip_address{ipv4_address{0xc0000207}})
      .with<&flow::record::source_port>(std::uint16_t{50000})
      .with<&flow::record::destination_port>(std::uint16_t{443})
      .with<&flow::record::protocol>(std::uint8_t{6})
      .with<&flow::record::bytes>(std::uint64_t{1'200'000});
  return f;
}

TEST(FilterTerms, NotBindsTighterThanAndAndThanOr) {
  const made_flow f = web();
  EXPECT_TRUE(holds("network.protocol == tcp or network.protocol == tcp and source.port == 1", f));
  EXPECT_FALSE(holds("(network.protocol == tcp or network.protocol == tcp) and source.port == 1", f));
  EXPECT_TRUE(holds("source.port == 1 and source.port == 1 or network.protocol == tcp", f));
  EXPECT_FALSE(holds("source.port == 1 and (source.port == 1 or network.protocol == tcp)", f));
  EXPECT_FALSE(holds("not network.protocol == tcp and source.port == 1", f));
  EXPECT_TRUE(holds("not (network.protocol == tcp and source.port == 1)", f));
  EXPECT_TRUE(holds("not network.protocol == tcp or source.port == 50000", f));
  EXPECT_TRUE(holds("not not network.protocol == tcp", f));
}

TEST(FilterTerms, EitherSideAndItsNegation) {
  made_flow f = web();
  EXPECT_TRUE(holds("port == 443", f) && holds("port == 50k", f) && holds("host == 10.1.2.3", f));
  EXPECT_FALSE(holds("port != 443", f));  // the other side is another port
  EXPECT_TRUE(holds("port != 53", f));
  EXPECT_FALSE(holds("ip not in 192.0.2.0/24", f));
  EXPECT_TRUE(holds("ip not in 198.51.100.0/24", f));
  EXPECT_TRUE(holds("port < 1024", f) && holds("port > 1024", f));
  // One side has no value: neither is unequal to anything.
  f.record.set_present<&flow::record::source_port>(false);
  EXPECT_TRUE(holds("port == 443", f) && holds("exists port", f));
  EXPECT_FALSE(holds("port != 53", f));
  EXPECT_TRUE(holds("not port == 53", f));
}

TEST(FilterTerms, WithoutAValueNothingHoldsButNot) {
  const made_flow f = web();
  for (const char* text :
       {"vlanId == 0", "vlanId != 0", "vlanId < 5", "vlanId >= 0", "vlanId in 0..4095", "vlanId not in 7",
        "exists vlanId", "vlanId == source.port", "source.port != vlanId", "userName == ''", "userName != 'a'",
        "userName contains ''", "vlanId & 1 == 0", "flow.start != 2026-01-31"}) {
    EXPECT_FALSE(holds(text, f)) << text;
    EXPECT_TRUE(holds("not " + std::string(text), f)) << text;
  }
}

TEST(FilterTerms, MappedAddressesAreThoseOfIPv4) {
  made_flow f = web();
  f.with<&flow::record::source>(*parse<ip_address>("::ffff:10.1.2.3"));
  EXPECT_TRUE(holds("source.ip in 10.0.0.0/8", f) && holds("source.ip == 10.1.2.3", f));
  EXPECT_TRUE(holds("source.ip == ::ffff:10.1.2.3", f));
  EXPECT_FALSE(holds("source.ip in ::/0", f));
  f.with<&flow::record::destination>(*parse<ip_address>("10.1.2.3"));
  EXPECT_TRUE(holds("source.ip == destination.ip", f));
  f.with<&flow::record::source>(*parse<ip_address>("::10.1.2.3"));
  EXPECT_FALSE(holds("source.ip in 0.0.0.0/0", f));
  EXPECT_TRUE(holds("source.ip in ::/0", f));
}

TEST(FilterTerms, ControlBits) {
  made_flow f;
  f.with<&flow::record::tcp_flags>(std::uint16_t{0x112});  // SYN, ACK, AE
  EXPECT_TRUE(holds("tcpControlBits has SYN", f) && holds("tcpControlBits has syn+ack+ae", f));
  EXPECT_FALSE(holds("tcpControlBits has SYN+FIN", f));
  EXPECT_FALSE(holds("tcpControlBits == SYN+ACK", f));
  EXPECT_TRUE(holds("tcpControlBits & 0xff == SYN+ACK", f) && holds("tcpControlBits & FIN+RST == 0", f));
  EXPECT_TRUE(holds("tcpControlBits & SYN+ACK in (SYN, SYN+ACK)", f));
}

TEST(FilterTerms, TextIsComparedAsItWasReceived) {
  made_flow f;
  f.with<&flow::record::user>(
      std::string_view{"a\xff"
                       "b\0\0",
                       5});  // no UTF-8; zeros fill it
  EXPECT_TRUE(holds("userName == 'a\\xffb'", f) && holds("userName ends_with b", f));
  EXPECT_FALSE(holds("userName contains '\xef\xbf\xbd'", f));
  f.added.exporter = "source.ip";
  EXPECT_TRUE(holds("flow.exporter == 'source.ip'", f));
  EXPECT_THROW(holds("flow.exporter == source.ip", f), std::exception);
  EXPECT_TRUE(holds("userName != flow.exporter", f));
}

/// Against a walk over the ranges: sets of any number of overlapping prefixes, at their edges.
TEST(FilterAddresses, LongListsFindWhatAWalkFinds) {
  std::uint64_t state = 7;
  const auto random = [&] {
    return static_cast<std::uint32_t>((state = state * 6364136223846793005u + 1442695040888963407u) >> 32);
  };
  for (const std::size_t count : {0u, 1u, 2u, 63u, 64u, 65u, 3000u}) {
    std::vector<tools::filter::address_set::range> ranges;
    std::vector<std::uint32_t> probes{0, 0xffff'ffff};
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t length = i % 50 == 1 ? 4 + random() % 12 : 17 + random() % 16,
                          mask = ~std::uint32_t{0} << (32 - length);
      const std::uint32_t first = random() & mask, last = first | ~mask;
      ranges.push_back({ip_address{ipv4_address{first}}, ip_address{ipv4_address{last}}});
      for (const std::uint32_t p : {first - 1, first, last, last + 1, random()}) probes.push_back(p);
    }
    const tools::filter::address_set set{ranges};
    std::size_t wrong = 0, in = 0;
    for (std::size_t i = 0; i < probes.size(); i += 1 + probes.size() / 2000) {
      const ip_address a{ipv4_address{probes[i]}};
      bool among = false;
      for (const auto& r : ranges) among = among || (a >= r.first && a <= r.last);
      wrong += set.contains(a) != among;
      in += among;
    }
    EXPECT_EQ(wrong, 0u) << count;
    EXPECT_TRUE(count < 64 || in > 100) << in;
  }
}

}  // namespace
