// SPDX-License-Identifier: BSL-1.0
// Template records of IPFIX, and what takes them back (RFC 7011 section 8).
#include <templates/decoded.hpp>

namespace {

using namespace flowkit;
using test::ipfix_stream;

TEST(IpfixTemplates, WithdrawalsOverUdpAreIgnored) {
  ipfix_stream s;
  s.sets("0002 000c 0100 0001 0007 0002");
  EXPECT_EQ(s.sets("0002 0008 0100 0000  0002 0008 0002 0000"), "! withdrawal ignored, ! withdrawal ignored");
  EXPECT_EQ(s.sets("0100 0006 0001"), "data 256 at 4 0001");
}

TEST(IpfixTemplates, WithdrawalsOverStreams) {
  constexpr auto tcp = transport_kind::stream;
  ipfix_stream s;
  s.sets("0002 0014 0100 0001 0007 0002 0101 0001 000b 0002", tcp);
  s.sets("0003 000e 0102 0001 0001 0007 0002", tcp);
  EXPECT_EQ(s.sets("0002 0008 0100 0000", tcp), "withdraw 256");
  EXPECT_EQ(s.sets("0002 0008 0100 0000", tcp), "! withdrawal ignored");
  EXPECT_EQ(s.sets("0002 0008 0002 0000", tcp), "withdraw 2");
  EXPECT_EQ(s.sets("0101 0006 0001", tcp), "! data before its template, lose 257") << "another may come";
  EXPECT_EQ(s.sets("0102 0006 0001", tcp), "data 258 at 4 0001") << "an options template is not meant";
  EXPECT_EQ(s.sets("0003 0008 0003 0000", tcp), "withdraw 3");
  EXPECT_EQ(s.sets("0002 0008 00ff 0000", tcp), "! reserved template id");
}

}  // namespace
