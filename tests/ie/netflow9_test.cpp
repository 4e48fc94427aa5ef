// SPDX-License-Identifier: BSL-1.0
// NetFlow v9's own field and scope types, copied by hand from the lists of Cisco, Palo Alto and ntop.
#include <flowkit/ie/registry.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string_view>

namespace {

using flowkit::abstract_type;
using flowkit::element;
using flowkit::element_space;
namespace ie = flowkit::ie;

constexpr const element* v9(std::uint16_t id) { return ie::find(element_space::v9, 0, id); }

static_assert(v9(33000) == &ie::asa::ingressAclId);
static_assert(v9(8) == &ie::sourceIPv4Address);
static_assert(v9(33000) == &ie::netflow9::ingressAclId);  // one object under two names

void expect_v9(const element& e, std::uint16_t id, abstract_type type) {
  SCOPED_TRACE(e.name);
  EXPECT_EQ(e.space, element_space::v9);
  EXPECT_EQ(e.pen, 0U);
  EXPECT_EQ(e.id, id);
  EXPECT_EQ(e.type, type);
  EXPECT_EQ(v9(id), &e);
  EXPECT_EQ(ie::find(element_space::v9, 0, e.name), &e);
}

TEST(NetFlow9, HasTheEventTypesOfCiscoAsa) {
  expect_v9(ie::asa::ingressAclId, 33000, abstract_type::octetArray);
  expect_v9(ie::asa::egressAclId, 33001, abstract_type::octetArray);
  expect_v9(ie::asa::fwExtEvent, 33002, abstract_type::unsigned16);
  expect_v9(ie::asa::username, 40000, abstract_type::string);
  expect_v9(ie::asa::xlateSrcAddrIpv4, 40001, abstract_type::ipv4Address);
  expect_v9(ie::asa::xlateDstAddrIpv4, 40002, abstract_type::ipv4Address);
  expect_v9(ie::asa::xlateSrcPort, 40003, abstract_type::unsigned16);
  expect_v9(ie::asa::xlateDstPort, 40004, abstract_type::unsigned16);
  expect_v9(ie::asa::fwEvent, 40005, abstract_type::unsigned8);
}

TEST(NetFlow9, HasPaloAltosTypes) {
  expect_v9(ie::palo_alto::app_id, 56701, abstract_type::string);
  expect_v9(ie::palo_alto::user_id, 56702, abstract_type::string);
}

TEST(NetFlow9, TakesTheTopBitForNoEnterpriseBit) {
  for (const element* e : ie::all()) {
    if (e->space != element_space::v9 || e->id < 0x8000) continue;
    SCOPED_TRACE(e->name);
    const auto rest = static_cast<std::uint16_t>(e->id & 0x7FFF);
    EXPECT_NE(v9(rest), e);
    EXPECT_NE(ie::find(element_space::iana, 0, rest), e);
    EXPECT_EQ(ie::find(element_space::iana, 0, e->id), nullptr);
    EXPECT_EQ(ie::find(element_space::enterprise, 0, e->id), nullptr);
    EXPECT_EQ(ie::find(element_space::enterprise, 9, e->id), nullptr);
  }
  EXPECT_EQ(v9(33002 & 0x7FFF), &ie::ingressVRFID);
  EXPECT_EQ(ie::find(element_space::enterprise, 9, 33002 & 0x7FFF), nullptr);
}

TEST(NetFlow9, MeansIanasElementsBelow32768) {
  for (const element* e : ie::all()) {
    if (e->space != element_space::iana) continue;
    EXPECT_EQ(v9(e->id), e) << e->name;  // v9's own table has no number that IANA has assigned
  }
  EXPECT_EQ(v9(0), nullptr);
  EXPECT_EQ(v9(127), nullptr);
  EXPECT_EQ(v9(32767), nullptr);
  EXPECT_EQ(v9(32768), nullptr);
  EXPECT_EQ(v9(65535), nullptr);
  EXPECT_EQ(ie::find(element_space::v9, 9, 8), nullptr);  // there is no PEN
}

TEST(NetFlow9, HasItsOwnMeaningWhereIanaReserves) {
  EXPECT_EQ(ie::find(element_space::iana, 0, 97), nullptr);
  expect_v9(ie::netflow9::sub_app_tag, 97, abstract_type::string);
  expect_v9(ie::netflow9::transport_latency, 67, abstract_type::octetArray);
  expect_v9(ie::netflow9::wlan_id, 20000, abstract_type::unsigned16);
  expect_v9(ie::netflow9::NAT_LOG_FIELD_IDX_ASSIGN_TS_SEC, 24630, abstract_type::unsigned64);
}

TEST(NetFlow9, NumbersCiscosElementsFrom32768) {  // IPFIX 9/n is type 32768+n
  expect_v9(ie::netflow9::clientIPv4Address, 45004, abstract_type::ipv4Address);
  expect_v9(ie::netflow9::tcpWindowSizeMin, 37083, abstract_type::unsigned32);
  expect_v9(ie::netflow9::cisco_trustsec_src_id, 34000, abstract_type::unsigned16);
  int twins = 0;
  for (const element* e : ie::all()) {
    if (e->space != element_space::v9 || e->id < 0x8000) continue;
    const element* twin = ie::find(element_space::enterprise, 9, static_cast<std::uint16_t>(e->id - 0x8000));
    if (twin == nullptr) continue;
    ++twins;
    EXPECT_STREQ(e->name, twin->name);
    EXPECT_EQ(e->type, twin->type) << e->name;
  }
  EXPECT_GT(twins, 150);
}

TEST(NetFlow9, NumbersNtopsElementsFrom57472) {
  expect_v9(ie::netflow9::L7_PROTO, 57590, abstract_type::unsigned16);
  expect_v9(ie::netflow9::L7_PROTO_NAME, 57591, abstract_type::string);
  int twins = 0;
  for (const element* e : ie::all()) {
    if (e->space != element_space::enterprise || e->pen != 35632) continue;
    ++twins;
    const element* twin = v9(static_cast<std::uint16_t>(57472 + e->id));
    ASSERT_NE(twin, nullptr) << e->name;
    EXPECT_STREQ(twin->name, e->name);
    EXPECT_EQ(twin->type, e->type) << e->name;
    EXPECT_EQ(twin->units, e->units) << e->name;
  }
  EXPECT_GT(twins, 300);
}

TEST(NetFlow9, HasScopeTypesOfTheirOwn) {  // RFC 3954 section 6.1
  const std::string_view names[] = {"System", "Interface", "LineCard", "Cache", "Template"};
  for (std::uint16_t id = 1; id <= 5; ++id) {
    const element* e = ie::find(element_space::v9_scope, 0, id);
    ASSERT_NE(e, nullptr) << id;
    EXPECT_EQ(e->name, names[id - 1]);
    EXPECT_EQ(e->type, abstract_type::unsigned32);
  }
  EXPECT_EQ(ie::find(element_space::v9_scope, 0, 1), &ie::netflow9_scope::System);
  EXPECT_EQ(ie::find(element_space::v9_scope, 0, 0), nullptr);
  EXPECT_EQ(ie::find(element_space::v9_scope, 0, 6), nullptr);
  EXPECT_EQ(ie::find(element_space::v9_scope, 0, 8), nullptr);  // not IANA's element 8
}

}  // namespace
