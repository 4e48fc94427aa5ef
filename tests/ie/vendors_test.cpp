// SPDX-License-Identifier: BSL-1.0
// Enterprise elements. The values are copied by hand from the vendors' tables, not from registry/*.tsv.
#include <flowkit/ie/registry.hpp>

#include <gtest/gtest.h>

#include <support/shared.hpp>

#include <cctype>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace {

using flowkit::abstract_type;
using flowkit::data_semantics;
using flowkit::element;
using flowkit::element_space;
using flowkit::unit;
namespace ie = flowkit::ie;

constexpr const element* enterprise(std::uint32_t pen, std::uint16_t id) {
  return ie::find(element_space::enterprise, pen, id);
}

static_assert(enterprise(9, 12236) == &ie::cisco::clientIPv4Address);
static_assert(ie::find(element_space::enterprise, 6871, "httpUserAgent") == &ie::cert::httpUserAgent);
static_assert(enterprise(9, 0x7FFF) == nullptr);

void expect_element(const element& e, std::uint32_t pen, std::uint16_t id, abstract_type type,
                    data_semantics semantics = data_semantics::default_, unit units = unit::none) {
  SCOPED_TRACE(e.name);
  EXPECT_EQ(e.space, element_space::enterprise);
  EXPECT_EQ(e.pen, pen);
  EXPECT_EQ(e.id, id);
  EXPECT_EQ(e.type, type);
  EXPECT_EQ(e.semantics, semantics);
  EXPECT_EQ(e.units, units);
  EXPECT_EQ(enterprise(pen, id), &e);
  EXPECT_EQ(ie::find(element_space::enterprise, pen, e.name), &e);
}

TEST(Vendors, HaveIdsOf15BitsAndAName) {
  std::set<std::uint32_t> pens;
  for (const element* e : ie::all()) {
    if (e->space != element_space::enterprise) {
      EXPECT_EQ(e->pen, 0U) << e->name;
      continue;
    }
    EXPECT_NE(e->pen, 0U) << e->name;
    EXPECT_LE(e->id, 0x7FFF) << e->name;
    EXPECT_NE(ie::organisation(e->pen), nullptr) << e->pen;
    pens.insert(e->pen);
  }
  const auto enterprises = flowkit::test::read_tsv(FLOWKIT_REGISTRY "enterprises.tsv");
  EXPECT_EQ(pens.size(), enterprises.size()) << "the vendors, and whom the reverse elements belong to";
}

TEST(Vendors, AreNamedAsIanaHasThem) {
  EXPECT_STREQ(ie::organisation(9), "ciscoSystems");
  EXPECT_STREQ(ie::organisation(29305), "IPFIX Reverse Information Element Private Enterprise");
  EXPECT_STREQ(ie::organisation(56506), "Project Antrea");
  for (const std::uint32_t pen : {0U, 8U, 10U, 17144U, 56507U, 0xFFFFFFFFU}) {
    EXPECT_EQ(ie::organisation(pen), nullptr) << pen;
  }
}

TEST(Vendors, HaveTheirElements) {
  using enum data_semantics;
  expect_element(ie::antrea::sourcePodNamespace, 56506, 100, abstract_type::string);
  expect_element(ie::antrea::ingressNetworkPolicyRulePriority, 56506, 116, abstract_type::signed32);
  expect_element(ie::calix::calix_hostname, 6321, 1, abstract_type::string);
  expect_element(ie::cert::yafFlowKeyHash, 6871, 106, abstract_type::unsigned32, identifier);
  expect_element(ie::cert::smallPacketCount, 6871, 500, abstract_type::unsigned32, totalCounter, unit::packets);
  expect_element(ie::cert::yafDPIList, 6871, 432, abstract_type::subTemplateList);
  expect_element(ie::cesnet::quicSNI, 8057, 890, abstract_type::string);
  expect_element(ie::cesnet::packetLength, 8057, 1013, abstract_type::signed16, default_, unit::octets);
  expect_element(ie::cisco::clientRetransBytes, 9, 9267, abstract_type::unsigned32, deltaCounter, unit::octets);
  expect_element(ie::f5::f5_msg_sev, 12276, 1, abstract_type::unsigned8);
  expect_element(ie::gigamon::DnsResponseIPv6Address, 26866, 208, abstract_type::ipv6Address);
  expect_element(ie::huawei::ingressGponGemPortId, 2011, 1, abstract_type::unsigned16, identifier);
  expect_element(ie::ixia::ixiaSrcLatitude, 3054, 126, abstract_type::float32);
  expect_element(ie::ixia::dhcpClientMAC, 3054, 203, abstract_type::macAddress);
  expect_element(ie::juniper::commonPropertiesId, 2636, 137, abstract_type::unsigned64);
  expect_element(ie::niagara::RadiusNasIpAddress, 47729, 307, abstract_type::ipv4Address);
  expect_element(ie::nprobe::L7_PROTO, 35632, 118, abstract_type::unsigned16);
  expect_element(ie::sonicwall::sonic_initiator_gw_mac, 8741, 3, abstract_type::macAddress);
  expect_element(ie::velocloud::velocloud_loss_percent_out, 45346, 12317, abstract_type::float32);
  expect_element(ie::vmware::tenantSourceIPv4, 6876, 881, abstract_type::ipv4Address);
  expect_element(ie::vmware::averageLatency, 6876, 958, abstract_type::unsigned32, default_, unit::microseconds);
}

TEST(Vendors, MayNumberFromZero) {  // only IANA reserves 0
  expect_element(ie::muni::sourceGeo, 16982, 0, abstract_type::unsigned8);
  expect_element(ie::cace::cace_local_ipv4_addr, 32622, 0, abstract_type::ipv4Address);
}

TEST(Vendors, AreTheChosenOneWhereSourcesDisagree) {  // the `note` of each row says why
  using enum data_semantics;
  expect_element(ie::barracuda::Timestamp, 10704, 1, abstract_type::dateTimeSeconds);
  expect_element(ie::cert::initialTCPFlags, 6871, 14, abstract_type::unsigned16, flags);
  expect_element(ie::cert::reverseInitialTCPFlags, 6871, 16398, abstract_type::unsigned16, flags);
  expect_element(ie::cert::dnsA, 6871, 302, abstract_type::ipv4Address);
  expect_element(ie::cert::sslCertificate, 6871, 296, abstract_type::octetArray);
  expect_element(ie::cert::sslRecordVersion, 6871, 288, abstract_type::unsigned16);
  expect_element(ie::cert::httpXForwardedFor, 6871, 254, abstract_type::string);
  expect_element(ie::cisco::classHierarchy, 9, 8232, abstract_type::octetArray, identifier);
  expect_element(ie::cisco::cisco_trustsec_src_id, 9, 1232, abstract_type::unsigned16);
  expect_element(ie::cisco::cisco_sdwan_tloc_local_ip, 9, 12436, abstract_type::ipv4Address);
  expect_element(ie::citrix::netscalerHttpReqRcvFB, 5951, 153, abstract_type::unsigned64);
  expect_element(ie::citrix::netscaleIcaClientVersion, 5951, 201, abstract_type::string);
  expect_element(ie::flowmon::npmRoundTripTime, 39499, 69, abstract_type::unsigned32);
  expect_element(ie::flowmon::dnsCrrRdata, 39499, 120, abstract_type::octetArray);
  expect_element(ie::ixia::ixiaThreatIPv6, 3054, 194, abstract_type::ipv6Address);
  expect_element(ie::nokia::aluInsideServiceId, 637, 91, abstract_type::unsigned16, identifier);
  expect_element(ie::nprobe::DST_TO_SRC_MAX_THROUGHPUT, 35632, 85, abstract_type::unsigned32);
  expect_element(ie::nprobe::SRC_IP_LAT, 35632, 449, abstract_type::float32);
  expect_element(ie::nprobe::SIP_INVITE_TIME, 35632, 134, abstract_type::dateTimeSeconds);
  expect_element(ie::procera::proceraInternalRtt, 15397, 11, abstract_type::signed32);
  expect_element(ie::vmware::virtualObsID, 6876, 898, abstract_type::string);
}

TEST(Vendors, HaveANumberInTheNameOfATwin) {
  expect_element(ie::sonicwall::sonic_user_id, 8741, 23, abstract_type::unsigned64);
  expect_element(ie::sonicwall::sonic_user_id_36, 8741, 36, abstract_type::unsigned64);
}

TEST(Vendors, LackWhatNobodyCanName) {
  EXPECT_EQ(enterprise(5951, 270), nullptr);  // netscalerUnknown270
  EXPECT_EQ(enterprise(41916, 4322), nullptr);
  EXPECT_EQ(enterprise(12326, 1), nullptr);               // Barracuda's table under a PEN of somebody else
  EXPECT_EQ(enterprise(17144, 1), nullptr);               // PEN not verified
  EXPECT_EQ(enterprise(25461, 56701 & 0x7FFF), nullptr);  // NetFlow v9 only
  EXPECT_EQ(enterprise(25461, 56701), nullptr);
}

TEST(Vendors, ComeAfterIanaByName) {
  EXPECT_STREQ(ie::cert::httpUserAgent.name, ie::httpUserAgent.name);
  EXPECT_EQ(ie::find("httpUserAgent"), &ie::httpUserAgent);
  EXPECT_EQ(ie::find(element_space::iana, 0, "httpUserAgent"), &ie::httpUserAgent);
  EXPECT_EQ(ie::find(element_space::enterprise, 6871, "httpUserAgent"), &ie::cert::httpUserAgent);
  EXPECT_EQ(ie::find(element_space::enterprise, 9, "httpUserAgent"), nullptr);
  EXPECT_EQ(ie::find(element_space::enterprise, 0, "httpUserAgent"), nullptr);
  EXPECT_EQ(ie::find(element_space::enterprise, 9, ""), nullptr);
}

// clang-format off
// RFC 5103 section 6.1, by the sections of RFC 5102 that list them.
const std::set<std::string_view> not_reversible = {
    "flowId", "templateId", "observationDomainId", "commonPropertiesId",
    "exporterIPv4Address", "exporterIPv6Address", "exporterTransportPort", "collectorIPv4Address",
    "collectorIPv6Address", "collectorTransportPort", "exportInterface", "exportProtocolVersion",
    "exportTransportProtocol", "flowKeyIndicator",
    "exportedMessageTotalCount", "exportedOctetTotalCount", "exportedFlowRecordTotalCount", "observedFlowTotalCount",
    "ignoredPacketTotalCount", "ignoredOctetTotalCount", "notSentFlowTotalCount", "notSentPacketTotalCount",
    "notSentOctetTotalCount",
    "paddingOctets", "biflowDirection"};
// clang-format on

TEST(Reverse, MirrorsEveryReversibleElementOfIana) {
  std::size_t absent = 0;
  for (const element* e : ie::all()) {
    if (e->space != element_space::iana) continue;
    SCOPED_TRACE(e->name);
    const element* r = enterprise(29305, e->id);
    ASSERT_EQ(r == nullptr, not_reversible.count(e->name) == 1);
    if (r == nullptr) {
      ++absent;
      continue;
    }
    std::string name = e->name;
    name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
    EXPECT_EQ(r->name, "reverse" + name);
    EXPECT_EQ(r->type, e->type);
    EXPECT_EQ(r->semantics, e->semantics);
    EXPECT_EQ(r->units, e->units);
    EXPECT_EQ(r->range_min, e->range_min);
    EXPECT_EQ(r->range_max, e->range_max);
    EXPECT_EQ(r->deprecated, e->deprecated);
  }
  EXPECT_EQ(absent, not_reversible.size());
  EXPECT_EQ(absent, 25U);
}

TEST(Reverse, HasNothingElse) {  // RFC 5103 section 6.2: the PEN mirrors IANA's elements only
  for (const element* e : ie::all()) {
    if (e->space != element_space::enterprise || e->pen != 29305) continue;
    EXPECT_NE(ie::find(element_space::iana, 0, e->id), nullptr) << e->name;
  }
  EXPECT_EQ(enterprise(29305, 20000), nullptr);
}

TEST(Reverse, CarriesSemanticsUnitsAndRanges) {
  using enum data_semantics;
  expect_element(ie::reverse::reverseOctetDeltaCount, 29305, 1, abstract_type::unsigned64, deltaCounter, unit::octets);
  expect_element(ie::reverse::reverseFlowStartSeconds, 29305, 150, abstract_type::dateTimeSeconds, default_,
                 unit::seconds);
  EXPECT_EQ(ie::reverse::reverseIpDiffServCodePoint.range_max, 63U);
  EXPECT_TRUE(ie::reverse::reverseSamplingInterval.deprecated);
  EXPECT_EQ(ie::find("reverseOctetDeltaCount"), &ie::reverse::reverseOctetDeltaCount);
}

}  // namespace
