// SPDX-License-Identifier: BSL-1.0
// Messages of IPFIX as the builder writes them.
#include <flowkit/ie/cert.hpp>
#include <templates/built.hpp>

namespace {

using namespace flowkit;
using namespace flowkit::test;

TEST(IpfixEncode, Octets) {
  bytes out(200);
  ipfix::message_builder b{100};
  ASSERT_EQ(b.begin(out, head<ipfix::encoding>()), error{});
  ASSERT_EQ(b.add_template(flow_template{}), error{});
  ASSERT_EQ(b.add_template(name_options{}), error{});
  ASSERT_EQ(b.add(name_options{}, {1, "eth0"}), error{});
  EXPECT_EQ(b.add(flow_template{}, flows(2)), 2u);
  EXPECT_EQ(copy(b.finish()), from_hex("000a 005b 6a60 9840  # version, length 91, export time\n"
                                       "0000 0064 0000 0005  # sequence 100, domain 5\n"
                                       "0002 0014            # template set of 20\n"
                                       "0100 0003            # id 256, three fields\n"
                                       "0008 0004 0001 0004 0007 0002\n"
                                       "0003 0012            # options template set of 18\n"
                                       "0101 0002 0001       # id 257, two fields, one of them scope\n"
                                       "000a 0004 0052 ffff\n"
                                       "0101 000d            # options data: interface 1, 4 octets of name\n"
                                       "0000 0001 04 6574 6830\n"
                                       "0100 0018            # two flows\n"
                                       "c000 0200 0000 03e8 0000\n"
                                       "c000 0201 0000 03e9 0001\n"));
  EXPECT_EQ(b.totals(), (message_totals{.octets = 91, .records = 5, .data_records = 3}));
  EXPECT_EQ(b.sequence(), 103u);  // flows and options data; templates are not counted
}

TEST(IpfixEncode, SequenceCountsDataRecords) {
  bytes out(500);
  ipfix::message_builder b{0xffff'fffe};
  for (const std::uint32_t data : {0u, 3u, 1u}) {  // templates alone, then over the wrap
    const std::uint32_t before = b.sequence();
    ASSERT_EQ(b.begin(out, head<ipfix::encoding>()), error{});
    ASSERT_EQ(b.add_template(flow_template{}), error{});
    ASSERT_EQ(b.add(flow_template{}, flows(data)), data);
    EXPECT_EQ(ipfix::decode(b.finish())->head.sequence, before);
    EXPECT_EQ(b.sequence(), before + data);
  }
  EXPECT_EQ(b.sequence(), 2u);
  ASSERT_EQ(b.begin(out, head<ipfix::encoding>()), error{});  // dropped: never sent, not counted
  ASSERT_EQ(b.add(flow_template{}, flows(4)), 4u);
  ASSERT_EQ(b.begin(out, head<ipfix::encoding>()), error{});
  EXPECT_EQ(ipfix::decode(b.finish())->head.sequence, 2u);
  EXPECT_EQ(b.messages(), 4u);
}

TEST(IpfixEncode, RefusesWhatCannotBeAnnounced) {
  bytes out(200);
  ipfix::message_builder b;
  ASSERT_EQ(b.begin(out, head<ipfix::encoding>()), error{});
  const specifier enterprise[] = {specify(ie::cert::initialTCPFlags, 1)},
                  variable[] = {specify(ie::interfaceName, 65535)};
  const specifier v9_only[] = {{.id = 33002, .length = 2, .space = element_space::v9}};
  const auto says = [&](const template_view& t) { return b.add_template(t).code; };
  EXPECT_EQ(says({.id = 256, .fields = enterprise}), errc::ok);
  EXPECT_EQ(says({.id = 256, .fields = variable}), errc::ok);
  EXPECT_EQ(says({.id = 256, .fields = v9_only}), errc::bad_constant) << "its top bit would be the enterprise bit";
  EXPECT_EQ(says({.id = 256, .fields = {}}), errc::bad_constant) << "would be a withdrawal";
  EXPECT_EQ(says({.id = 256, .is_options = true, .fields = variable}), errc::bad_constant) << "options have a scope";
  EXPECT_EQ(b.totals().records, 2u);
}

TEST(IpfixEncode, Withdrawals) {
  bytes out(200);
  ipfix::message_builder b;
  ASSERT_EQ(b.begin(out, head<ipfix::encoding>()), error{});
  ASSERT_EQ(b.add_withdrawal(256, false), error{});
  ASSERT_EQ(b.add_withdrawal(258, false), error{});
  ASSERT_EQ(b.add_withdrawal(257, true), error{});
  ASSERT_EQ(b.add_withdrawal(3, true), error{});  // all options templates: a set of 8 octets
  ASSERT_EQ(b.add_withdrawal(3, true), error{});
  EXPECT_EQ(copy(b.finish().subspan(16)), from_hex("0002 000c 0100 0000 0102 0000\n"
                                                   "0003 0008 0101 0000\n"
                                                   "0003 0008 0003 0000\n"));
  EXPECT_EQ(b.sequence(), 0u);
}

}  // namespace
