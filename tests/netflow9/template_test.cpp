// SPDX-License-Identifier: BSL-1.0
// Template records of NetFlow v9 (RFC 3954 sections 5.2 and 6.1).
#include <flowkit/ie/netflow9.hpp>
#include <flowkit/templates/bind.hpp>
#include <templates/decoded.hpp>

namespace {

using namespace flowkit;
using test::netflow9_stream;

struct versioned {
  std::uint8_t version;
};
constexpr auto versioned_layout = layout<versioned>(field<&versioned::version, ie::netflow9::app_version>);

// Elements of space v9 with numbers below 32768 are read back from the wire as IANA's, which have these numbers, too.
TEST(Netflow9Templates, ElementsWithLowNumbers) {
  using announced = layout_template<versioned_layout, 256>;
  constexpr auto record = template_octets<netflow9::rules, announced>;
  std::vector<specifier> fields(1);
  template_view t;
  reader in{record};
  ASSERT_EQ(read_template<netflow9::rules>(in, false, fields, t), error{});
  EXPECT_EQ(bind(versioned_layout, t.fields).present(), 1u);
}

TEST(Netflow9Templates, HasNoWithdrawals) {
  netflow9_stream s;
  s.sets("0000 000c 0100 0001 0007 0002");
  EXPECT_EQ(s.sets("0000 0008 0100 0000"), "withdraw 256, ! template of no octets")
      << "one that cannot be used, and the old definition is not true any more";
  EXPECT_EQ(s.sets("0100 0006 0001"), "! data before its template, hold 256");
}

TEST(Netflow9Templates, Options) {
  netflow9_stream s;
  EXPECT_EQ(s.sets("0001 0012 012c 0004 0004 0001 0004 0022 0004"), "learn 300");
  const auto* e = s.sessions.find(s.session(), 300, 1);
  ASSERT_NE(e, nullptr);
  EXPECT_EQ(e->scope_count, 1);
  EXPECT_EQ(e->fields[0].space, element_space::v9_scope);
  EXPECT_EQ(e->fields[1].space, element_space::iana);
  EXPECT_EQ(s.sets("0001 000e 012d 0004 0000 0001 0004"), "! options template without options, learn 301");
  EXPECT_EQ(s.sets("0001 000e 012e 0004 0000 0006 0004"),
            "! options template without options, ! unknown scope type, learn 302");
  EXPECT_EQ(s.sets("0001 000f 012f 0005 0000 0006 0004 00"), "! damaged template") << "five octets of scope";
}

}  // namespace
