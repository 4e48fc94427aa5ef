// SPDX-License-Identifier: BSL-1.0
// The values are copied by hand from IANA's registry, not from the table under test; how many there are say the data.
#include <flowkit/ie/registry.hpp>

#include <gtest/gtest.h>

#include <flowkit/core/convert.hpp>
#include <support/shared.hpp>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace {

using flowkit::abstract_type;
using flowkit::data_semantics;
using flowkit::element;
using flowkit::element_space;
using flowkit::full_width;
using flowkit::reducible_to;
using flowkit::unit;
namespace ie = flowkit::ie;

constexpr std::uint64_t number(const element& e) {
  return std::uint64_t{static_cast<std::uint8_t>(e.space)} << 48 | std::uint64_t{e.pen} << 16 | e.id;
}
constexpr const element* iana(std::uint16_t id) { return ie::find(element_space::iana, 0, id); }

// A layout takes an element by reference as a template argument, so look-up must yield that same object.
static_assert(iana(1) == &ie::octetDeltaCount);
static_assert(ie::find("octetDeltaCount") == &ie::octetDeltaCount);
static_assert(iana(0) == nullptr);
static_assert(ie::find("") == nullptr);
static_assert(ie::all().size() >= 502);

TEST(Registry, FindsEveryElementByNumberAndByName) {
  for (const element* e : ie::all()) {
    SCOPED_TRACE(e->name);
    EXPECT_EQ(ie::find(e->space, e->pen, e->id), e);
    EXPECT_EQ(ie::find(e->space, e->pen, e->name), e);
    const element* named = ie::find(e->name);
    ASSERT_NE(named, nullptr);
    EXPECT_STREQ(named->name, e->name);
    EXPECT_LE(number(*named), number(*e));  // of equal names the first; so IANA's own always
  }
}

TEST(Registry, HasEveryNumberAndEveryIanaNameOnce) {
  std::set<std::string> names;
  std::uint64_t before = 0;
  std::size_t count = 0;
  for (const element* e : ie::all()) {
    EXPECT_LT(before, number(*e)) << e->name;
    before = number(*e);
    if (e->space != element_space::iana) continue;
    ++count;
    EXPECT_TRUE(names.insert(e->name).second) << e->name;
    EXPECT_EQ(e->pen, 0U) << e->name;
    EXPECT_GE(e->id, 1) << e->name;
    EXPECT_LE(e->id, 32767) << e->name;
    EXPECT_LE(e->range_min, e->range_max) << e->name;
  }
  EXPECT_EQ(count, flowkit::test::read_tsv(FLOWKIT_REGISTRY "iana.tsv").size());
}

TEST(Registry, AnswersNullForUnknownNumbers) {
  // Without a data type in IANA's table: reserved, NetFlow v9 only, withdrawn, not assigned yet.
  for (const int id : {0, 65, 69, 97, 105, 127, 416, 419, 20000, 32767, 32768, 65535}) {
    EXPECT_EQ(iana(static_cast<std::uint16_t>(id)), nullptr) << id;
  }
  EXPECT_EQ(ie::find(element_space::iana, 9, 1), nullptr);
  EXPECT_EQ(ie::find(element_space::enterprise, 0, 1), nullptr);
  EXPECT_EQ(ie::find(element_space::enterprise, 0xFFFFFFFF, 0xFFFF), nullptr);
  EXPECT_EQ(ie::find(element_space::local, 0, 0), nullptr);
  EXPECT_EQ(ie::find(element_space::local, 0xFFFFFFFF, 0xFFFF), nullptr);
}

TEST(Registry, AnswersNullForUnknownNames) {
  for (const char* name : {"", "A", "octetdeltacount", "octetDeltaCoun", "octetDeltaCountX", " octetDeltaCount", "zzz",
                           "Reserved", "Unassigned"}) {
    EXPECT_EQ(ie::find(name), nullptr) << name;
  }
  EXPECT_EQ(ie::find(std::string_view{"octetDeltaCount\0", 16}), nullptr);
  EXPECT_EQ(ie::find(std::string_view{"octetDeltaCountX"}.substr(0, 15)), &ie::octetDeltaCount);
}

TEST(Registry, OctetDeltaCount) {
  const element& e = ie::octetDeltaCount;
  EXPECT_STREQ(e.name, "octetDeltaCount");
  EXPECT_EQ(e.space, element_space::iana);
  EXPECT_EQ(e.pen, 0U);
  EXPECT_EQ(e.id, 1);
  EXPECT_EQ(e.type, abstract_type::unsigned64);
  EXPECT_EQ(e.semantics, data_semantics::deltaCounter);
  EXPECT_EQ(e.units, unit::octets);
  EXPECT_FALSE(e.has_range());
  EXPECT_FALSE(e.deprecated);
}

TEST(Registry, KnowsTypesSemanticsAndUnits) {
  EXPECT_EQ(ie::sourceIPv4Address.id, 8);
  EXPECT_EQ(ie::sourceIPv4Address.type, abstract_type::ipv4Address);
  EXPECT_EQ(ie::sourceIPv4Address.semantics, data_semantics::default_);
  EXPECT_EQ(ie::sourceMacAddress.id, 56);
  EXPECT_EQ(ie::sourceMacAddress.type, abstract_type::macAddress);
  EXPECT_EQ(ie::interfaceName.type, abstract_type::string);
  EXPECT_EQ(ie::flowStartSeconds.id, 150);
  EXPECT_EQ(ie::flowStartSeconds.type, abstract_type::dateTimeSeconds);
  EXPECT_EQ(ie::flowStartSeconds.units, unit::seconds);
  EXPECT_EQ(ie::flowEndNanoseconds.id, 157);
  EXPECT_EQ(ie::flowEndNanoseconds.type, abstract_type::dateTimeNanoseconds);
  EXPECT_EQ(ie::dataRecordsReliability.id, 276);
  EXPECT_EQ(ie::dataRecordsReliability.type, abstract_type::boolean);
  EXPECT_EQ(ie::basicList.id, 291);
  EXPECT_EQ(ie::basicList.semantics, data_semantics::list);
  EXPECT_EQ(ie::subTemplateMultiList.type, abstract_type::subTemplateMultiList);
  EXPECT_EQ(ie::samplingProbability.type, abstract_type::float64);
  EXPECT_EQ(ie::mibObjectValueInteger.id, 434);
  EXPECT_EQ(ie::mibObjectValueInteger.type, abstract_type::signed32);
  EXPECT_EQ(ie::ipHeaderLength.id, 189);
  EXPECT_EQ(ie::ipHeaderLength.units, unit::octets);
  EXPECT_EQ(ie::tcpHeaderLength.id, 188);
  EXPECT_EQ(ie::tcpHeaderLength.units, unit::octets);
  EXPECT_EQ(ie::ipv4IHL.id, 207);
  EXPECT_EQ(ie::ipv4IHL.units, unit::four_octet_words);
}

TEST(Registry, KnowsRanges) {
  const element& dscp = ie::ipDiffServCodePoint;
  EXPECT_EQ(dscp.id, 195);
  EXPECT_TRUE(dscp.has_range());
  EXPECT_EQ(dscp.range_min, 0U);
  EXPECT_EQ(dscp.range_max, 63U);

  EXPECT_EQ(ie::flowLabelIPv6.range_max, 0xFFFFFU);  // hexadecimal in the registry
  EXPECT_EQ(ie::natOriginatingAddressRealm.range_min, 1U);
  EXPECT_EQ(ie::natOriginatingAddressRealm.range_max, 2U);
  EXPECT_EQ(ie::messageScope.range_max, 0U);  // one legal value
  EXPECT_TRUE(ie::messageScope.has_range());
  EXPECT_EQ(ie::sourceTransportPortsLimit.range_min, 1U);
  EXPECT_EQ(ie::sourceTransportPortsLimit.range_max, 65535U);
  EXPECT_EQ(ie::sourceTransportPortsLimit.units, unit::ports);
}

TEST(Registry, KnowsDeprecatedElements) {
  EXPECT_EQ(ie::samplingInterval.id, 34);
  EXPECT_TRUE(ie::samplingInterval.deprecated);
  EXPECT_EQ(ie::samplingInterval.units, unit::packets);
  EXPECT_FALSE(ie::samplingInterval.has_range());
  EXPECT_TRUE(ie::ipv6ExtensionHeaders.deprecated);
  EXPECT_TRUE(ie::tcpOptions.deprecated);

  int deprecated = 0;
  for (const element* e : ie::all()) deprecated += e->space == element_space::iana && e->deprecated;
  for (const auto& row : flowkit::test::read_tsv(FLOWKIT_REGISTRY "iana.tsv"))
    deprecated -= row.at("status") == "deprecated";
  EXPECT_EQ(deprecated, 0) << "more or fewer than in the data";
}

TEST(Registry, KnowsTheLatestElements) {
  EXPECT_EQ(ie::tcpOptionsFull.id, 520);
  EXPECT_EQ(ie::tcpOptionsFull.type, abstract_type::unsigned256);
  EXPECT_EQ(ie::tcpOptionsFull.semantics, data_semantics::flags);

  EXPECT_EQ(iana(530), &ie::pathDelayMeanDeltaMicroseconds);
  EXPECT_EQ(iana(531), &ie::pathDelayMinDeltaMicroseconds);
  EXPECT_EQ(iana(532), &ie::pathDelayMaxDeltaMicroseconds);
  EXPECT_EQ(iana(533), &ie::pathDelaySumDeltaMicroseconds);
  EXPECT_EQ(ie::pathDelayMaxDeltaMicroseconds.type, abstract_type::unsigned32);
  EXPECT_EQ(ie::pathDelaySumDeltaMicroseconds.type, abstract_type::unsigned64);
  EXPECT_EQ(ie::pathDelaySumDeltaMicroseconds.semantics, data_semantics::deltaCounter);
}

TEST(AbstractType, FullWidth) {
  static_assert(full_width(abstract_type::unsigned8) == 1);
  static_assert(full_width(abstract_type::boolean) == 1);
  static_assert(full_width(abstract_type::signed16) == 2);
  static_assert(full_width(abstract_type::float32) == 4);
  static_assert(full_width(abstract_type::dateTimeSeconds) == 4);
  static_assert(full_width(abstract_type::ipv4Address) == 4);
  static_assert(full_width(abstract_type::macAddress) == 6);
  static_assert(full_width(abstract_type::dateTimeMilliseconds) == 8);
  static_assert(full_width(abstract_type::dateTimeNanoseconds) == 8);
  static_assert(full_width(abstract_type::ipv6Address) == 16);
  static_assert(full_width(abstract_type::unsigned256) == 32);
  for (const auto free_length : {abstract_type::octetArray, abstract_type::string, abstract_type::basicList,
                                 abstract_type::subTemplateList, abstract_type::subTemplateMultiList}) {
    EXPECT_EQ(full_width(free_length), 0);
  }
  EXPECT_EQ(full_width(static_cast<abstract_type>(24)), 0);  // not assigned: a value off the wire may be any octet
}

TEST(AbstractType, ReducibleTo) {  // RFC 7011 section 6.2
  for (std::uint16_t width = 1; width <= 8; ++width) {
    EXPECT_TRUE(reducible_to(abstract_type::unsigned64, width)) << width;
    EXPECT_TRUE(reducible_to(abstract_type::signed64, width)) << width;
    EXPECT_EQ(reducible_to(abstract_type::unsigned32, width), width <= 4) << width;
    EXPECT_EQ(reducible_to(abstract_type::signed16, width), width <= 2) << width;
    EXPECT_EQ(reducible_to(abstract_type::float64, width), width == 4 || width == 8) << width;
    EXPECT_EQ(reducible_to(abstract_type::float32, width), width == 4) << width;
    EXPECT_EQ(reducible_to(abstract_type::dateTimeMilliseconds, width), width == 8) << width;
    EXPECT_EQ(reducible_to(abstract_type::ipv4Address, width), width == 4) << width;
    EXPECT_EQ(reducible_to(abstract_type::macAddress, width), width == 6) << width;
    EXPECT_EQ(reducible_to(abstract_type::boolean, width), width == 1) << width;
    EXPECT_FALSE(reducible_to(abstract_type::string, width)) << width;
    EXPECT_FALSE(reducible_to(abstract_type::octetArray, width)) << width;
  }
  EXPECT_FALSE(reducible_to(abstract_type::unsigned64, 0));
  EXPECT_FALSE(reducible_to(abstract_type::unsigned64, 9));
  EXPECT_FALSE(reducible_to(abstract_type::string, 0));
  EXPECT_FALSE(reducible_to(abstract_type::string, 65535));
  for (std::uint16_t width = 1; width <= 32; ++width) {
    EXPECT_TRUE(reducible_to(abstract_type::unsigned256, width)) << width;
  }
  EXPECT_FALSE(reducible_to(abstract_type::unsigned256, 0));
  EXPECT_FALSE(reducible_to(abstract_type::unsigned256, 33));
}

TEST(Registry, HasTheBitsThatCollectorsIgnore) {
  EXPECT_EQ(flowkit::value_bits(ie::tcpControlBits), 0x0fffu);
  EXPECT_EQ(flowkit::value_bits(ie::reverse::reverseTcpControlBits), 0x0fffu);
  EXPECT_EQ(flowkit::value_bits(ie::informationElementId), 0x7fffu);
  EXPECT_EQ(flowkit::value_bits(ie::octetDeltaCount), ~std::uint64_t{0});
  EXPECT_EQ(flowkit::value_bits(ie::flowStartMicroseconds), ~std::uint64_t{0x7ff});
  EXPECT_EQ(flowkit::value_bits(ie::flowStartNanoseconds), ~std::uint64_t{0});
  EXPECT_FALSE(ie::tcpControlBits.has_range());
  EXPECT_FALSE(ie::tcpControlBits.deprecated);
  std::size_t some = 0;
  for (const element* e : ie::all()) {
    some += e->bits != ~std::uint64_t{0};
    EXPECT_NE(flowkit::masked_by(e->bits), flowkit::conversion::none) << e->name;
  }
  const auto with_bits = flowkit::test::read_tsv(FLOWKIT_REGISTRY "value_bits.tsv");
  EXPECT_EQ(some, 2 * with_bits.size()) << "and their reverse ones";
}

}  // namespace
