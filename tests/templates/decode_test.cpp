// SPDX-License-Identifier: BSL-1.0
// set_decoder: the sets of messages against the store. What one protocol does its own way: tests/netflow9, tests/ipfix.
#include <templates/decoded.hpp>

namespace {

using namespace flowkit;
using test::ipfix_stream;
using test::netflow9_stream;

TEST(SetDecoder, TemplateThenData) {
  ipfix_stream s;
  EXPECT_EQ(s.sets("0002 000c 0100 0001 0007 0002  0100 0008 01bb 0035"), "learn 256, data 256 at 16 01bb 0035");
  EXPECT_EQ(s.sets("0100 0006 0001"), "data 256 at 4 0001");
  EXPECT_EQ(s.sets("0002 000c 0100 0001 0007 0002"), "again 256");
  EXPECT_EQ(s.sets("0002 000c 0100 0001 000b 0002"), "! template redefined, redefine 256");
}

TEST(SetDecoder, DataBeforeItsTemplate) {
  netflow9_stream s;
  EXPECT_EQ(s.sets("0100 0006 0001"), "! data before its template, hold 256");
  EXPECT_EQ(s.sets("0101 0006 00ff  0100 0008 0002 0003"),
            "! data before its template, hold 257, ! data before its template, hold 256");
  EXPECT_EQ(s.sets("0000 000c 0100 0001 0007 0002"),
            "learn 256, release 1, data 256 at 4 0001, release 1, data 256 at 10 0002 0003");
  EXPECT_EQ(s.sessions[s.session()].held, 1u);
  EXPECT_EQ(s.sets("0000 000c 0100 0001 0007 0002"), "again 256");
}

TEST(SetDecoder, ReservedIds) {
  ipfix_stream i;
  netflow9_stream n;
  EXPECT_EQ(i.sets("0000 0008 0000 0000  0001 0005 00  00ff 0006 0000"),
            "! reserved set id, ! reserved set id, ! reserved set id");
  EXPECT_EQ(n.sets("0002 0008 0000 0000  00ff 0006 0000"), "! reserved set id, ! reserved set id");
  EXPECT_EQ(i.sets("0002 000c 00ff 0001 0007 0002"), "! reserved template id");
  EXPECT_EQ(i.sets("0002 0004  0100 0004"), "! empty set, ! empty set");
}

TEST(SetDecoder, PaddingOfTemplateSets) {
  ipfix_stream i;
  netflow9_stream n;
  EXPECT_EQ(i.sets("0002 0010 0100 0001 0007 0002 0000 0000"), "learn 256") << "no withdrawal of template 0";
  EXPECT_EQ(i.sets("0002 000e 0101 0001 0007 0002 0000"), "learn 257");
  EXPECT_EQ(i.sets("0002 000e 0102 0001 0007 0002 0001"), "learn 258, ! padding not zero");
  EXPECT_EQ(n.sets("0001 0018 012c 0004 0008 0001 0004 0022 0004 0023 0001 0000"), "learn 300");
}

TEST(SetDecoder, TemplatesWithoutOctets) {
  ipfix_stream s;
  s.sets("0002 000c 0100 0001 0007 0002");
  EXPECT_EQ(s.sets("0002 000c 0100 0001 0007 0000"), "withdraw 256, ! template of no octets");
  EXPECT_EQ(s.sets("0100 0006 0001"), "! data before its template, hold 256");
  EXPECT_EQ(s.sets("0002 0010 0101 0002 0007 0000 000b 0002"), "! field of no octets, learn 257");
}

TEST(SetDecoder, DamagedTemplates) {
  ipfix_stream s;
  EXPECT_EQ(s.sets("0002 0014 0100 0001 0007 0002 0101 ffff 0007 0002"), "learn 256, ! damaged template");
  EXPECT_EQ(s.sets("0003 000e 0102 0001 0002 0007 0002"), "! damaged template") << "more scopes than fields";
  EXPECT_EQ(s.sets("0002 000c 0100 0001 8007 0002"), "! damaged template") << "no enterprise number";
}

TEST(SetDecoder, SetsThatDoNotFit) {
  ipfix_stream s;
  EXPECT_EQ(s.sets("0002 000c 0100 0001 0007 0002  0100 0007 0001"), "learn 256, failure at 14");
  EXPECT_EQ(s.sets("0100 0003 00"), "failure at 2");
  EXPECT_EQ(s.sets("0100 0006 0001 0100"), "data 256 at 4 0001");
}

TEST(SetDecoder, ExportersOfOneSession) {
  constexpr auto udp = transport_kind::udp;
  netflow9_stream s;
  EXPECT_EQ(s.sets("0000 000c 0100 0001 0007 0002", udp, 1), "learn 256");
  EXPECT_EQ(s.sets("0100 0006 0001", udp, 2), "! data read by the template of another port, data 256 at 4 0001");
  EXPECT_EQ(s.sets("0000 000c 0100 0001 000b 0002", udp, 2),
            "! template id defined otherwise by another port, learn 256");
  EXPECT_EQ(s.sets("0100 0006 0001", udp, 2), "data 256 at 4 0001");
  EXPECT_EQ(s.sets("0100 0006 0001", udp, 1), "data 256 at 4 0001");
}

}  // namespace
