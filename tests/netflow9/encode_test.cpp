// SPDX-License-Identifier: BSL-1.0
// Packets of NetFlow v9 as the builder writes them.
#include <flowkit/ie/cert.hpp>
#include <templates/built.hpp>

namespace {

using namespace flowkit;
using namespace flowkit::test;

TEST(Netflow9Encode, Octets) {
  bytes out(200);
  netflow9::message_builder b{100};
  ASSERT_EQ(b.begin(out, head<netflow9::encoding>()), error{});
  ASSERT_EQ(b.add_template(flow_template{}), error{});
  ASSERT_EQ(b.add_template(sampler_options{}), error{});
  ASSERT_EQ(b.add(sampler_options{}, {5, 100}), error{});
  ASSERT_EQ(b.add(flow_template{}, flows(1)[0]), error{});
  EXPECT_EQ(copy(b.finish()), from_hex("0009 0004 0003 6ee8  # version, four records of all kinds, uptime\n"
                                       "6a60 9840 0000 0064 0000 0005  # export time, sequence 100, source id 5\n"
                                       "0000 0014            # template FlowSet of 20\n"
                                       "0100 0003 0008 0004 0001 0004 0007 0002\n"
                                       "0001 0014            # options template FlowSet of 20\n"
                                       "012c 0004 0004       # id 300, octets of scope and option specifiers\n"
                                       "0001 0004 0022 0004  # scope System, SAMPLING_INTERVAL\n"
                                       "0000                 # padding\n"
                                       "012c 000c 0000 0005 0000 0064\n"
                                       "0100 0010 c000 0200 0000 03e8 0000\n"
                                       "0000                 # padding\n"));
  EXPECT_EQ(b.sequence(), 101u);  // one packet
}

TEST(Netflow9Encode, SequenceCountsPackets) {
  bytes out(500);
  netflow9::message_builder b{0xffff'ffff};
  for (int i = 0; i < 3; ++i) {  // over the wrap
    ASSERT_EQ(b.begin(out, head<netflow9::encoding>()), error{});
    const auto m = netflow9::decode(b.finish());
    EXPECT_EQ(m->head.sequence, b.sequence() - 1);
    EXPECT_EQ(m->head.count, 0);
  }
  EXPECT_EQ(b.sequence(), 2u);
}

TEST(Netflow9Encode, RefusesWhatCannotBeAnnounced) {
  bytes out(200);
  netflow9::message_builder b;
  ASSERT_EQ(b.begin(out, head<netflow9::encoding>()), error{});
  const specifier enterprise[] = {specify(ie::cert::initialTCPFlags, 1)},
                  variable[] = {specify(ie::interfaceName, 65535)};
  const specifier v9_only[] = {{.id = 33002, .length = 2, .space = element_space::v9}};
  const specifier scope[] = {specify(ie::netflow9_scope::System, 4)};
  const auto says = [&](const template_view& t) { return b.add_template(t).code; };
  EXPECT_EQ(says({.id = 256, .fields = enterprise}), errc::bad_constant);
  EXPECT_EQ(says({.id = 256, .fields = variable}), errc::bad_constant);
  EXPECT_EQ(says({.id = 256, .fields = v9_only}), errc::ok);
  EXPECT_EQ(says({.id = 256, .fields = scope}), errc::bad_constant) << "no scope of an options template here";
  EXPECT_EQ(says({.id = 255, .fields = v9_only}), errc::bad_constant);
  EXPECT_EQ(b.totals().records, 1u);
}

}  // namespace
