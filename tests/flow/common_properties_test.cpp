// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>

#include <flowkit/flow/common_properties.hpp>
#include <support/hex.hpp>

using namespace flowkit;
using namespace flowkit::flow;

namespace {

using test::from_hex;
using outcome = common_properties::outcome;

const specifier ports_of_flow[] = {specify(ie::commonPropertiesId, 2), specify(ie::sourceTransportPort, 2),
                                   specify(ie::commonPropertiesId, 2)};
// Scope: the id. What is common: addresses; an interface name and the id of more.
const specifier addresses[] = {specify(ie::commonPropertiesId, 2), specify(ie::sourceIPv4Address, 4),
                               specify(ie::destinationIPv4Address, 4)};
const specifier named[] = {specify(ie::commonPropertiesId, 2), specify(ie::interfaceName, variable_length),
                           specify(ie::sourceTransportPort, 2), specify(ie::commonPropertiesId, 2)};
const specifier id_alone[] = {specify(ie::commonPropertiesId, 2)};
template_view options(std::span<const specifier> fields) {
  return {.id = 300, .scope_count = 1, .is_options = true, .fields = fields};
}

struct CommonProperties : testing::Test {
  common_properties known;
  std::size_t budget = 100'000;

  outcome learn(std::span<const specifier> fields, std::string_view hex, bool withdrawals = true) {
    return known.learn(options(fields), from_hex(hex), withdrawals, budget);
  }
  /// The flow of a record with these ids, and source port 53.
  record flow(std::string_view first, std::string_view second, bool all_known = true) {
    data = from_hex(std::string{first} + "0035" + std::string{second});
    record r;
    r.present = {};
    EXPECT_EQ(read_flows(template_binding{ports_of_flow}, data, {&r, 1}, {}, 7).records, 1u);
    EXPECT_EQ(known.complete(property_ids_binding{ports_of_flow}, data, r, {}, 7), all_known);
    return r;
  }
  std::vector<std::byte> data;
};

TEST_F(CommonProperties, CompleteFlows) {
  EXPECT_EQ(learn(addresses, "0001 c0000201 c0000202"), outcome::kept);
  EXPECT_EQ(learn(named, "0002 03 657430 0050 0001"), outcome::kept);
  const record r = flow("0001", "0002");
  EXPECT_EQ(r.get<&record::source>(), ip_address{ipv4_address{0xc0000201}});
  EXPECT_EQ(r.get<&record::destination>(), ip_address{ipv4_address{0xc0000202}});
  EXPECT_EQ(r.get<&record::ingress_name>(), "et0");
  EXPECT_EQ(r.get<&record::source_port>(), 53) << "the record's own field stays";
  EXPECT_EQ(r.get<&record::observation_domain>(), 7u);
}

TEST_F(CommonProperties, ReferToOthers) {
  learn(addresses, "0001 c0000201 c0000202");
  learn(named, "0002 00 0050 0001");
  EXPECT_TRUE((flow("0002", "0002").has<&record::source>())) << "by way of the second";
}

TEST_F(CommonProperties, InACircleEnd) {
  learn(named, "0001 01 61 0050 0002");
  learn(named, "0002 01 62 0050 0001");
  EXPECT_EQ((flow("0001", "0002", false).get<&record::ingress_name>()), "a");
}

TEST_F(CommonProperties, AreReplacedAndWithdrawn) {
  learn(addresses, "0001 c0000201 c0000202");
  EXPECT_EQ(learn(addresses, "0001 c0000203 c0000204"), outcome::kept);
  EXPECT_EQ((flow("0001", "0001").get<&record::source>()), ip_address{ipv4_address{0xc0000203}});
  EXPECT_EQ(learn(id_alone, "0001", false), outcome::nothing) << "over UDP there are no withdrawals";
  EXPECT_EQ(learn(id_alone, "0001"), outcome::withdrawn);
  EXPECT_FALSE((flow("0001", "0001", false).has<&record::source>()));
  EXPECT_EQ(learn(id_alone, "0009"), outcome::nothing);
  EXPECT_EQ(learn(addresses, "0001 c0000205 c0000206"), outcome::kept);
  EXPECT_EQ((flow("0001", "0001").get<&record::source>()), ip_address{ipv4_address{0xc0000205}});
}

TEST_F(CommonProperties, ThatAreNotKnownLeaveTheFlowAsItIs) {
  const record r = flow("0001", "0002", false);
  EXPECT_FALSE(r.has<&record::source>());
  EXPECT_EQ(r.get<&record::source_port>(), 53);
}

TEST_F(CommonProperties, OtherOptionsAreNone) {
  const specifier other[] = {specify(ie::selectorId, 2), specify(ie::commonPropertiesId, 2)};
  EXPECT_EQ(learn(other, "0001 0001"), outcome::nothing) << "the id is no scope";
  EXPECT_TRUE(known.empty());
}

TEST_F(CommonProperties, AreBoundedByTheBudget) {
  const std::size_t all = budget;
  std::size_t n = 0;
  for (; n < 65'535; ++n) {
    auto record = from_hex("0000 c0000201 c0000202");
    store_be<std::uint16_t>(record.data(), static_cast<std::uint16_t>(n));
    if (known.learn(options(addresses), record, true, budget) != outcome::kept) break;
    ASSERT_EQ(budget + known.charged(), all);
  }
  EXPECT_GT(n, 100u);
  EXPECT_LT(n, 10'000u);
  EXPECT_EQ(budget + known.charged(), all);
}

TEST_F(CommonProperties, ThatExpiredGiveTheirRoomBack) {
  budget = 3'000;
  const std::size_t all = budget;
  const auto learn_at = [&](std::uint16_t id, timestamp now) {
    auto record = from_hex("0000 c0000201 c0000202");
    store_be<std::uint16_t>(record.data(), id);
    return known.learn(options(addresses), record, false, budget, now, now - seconds(60));
  };
  std::uint16_t n = 0;
  while (learn_at(n, from_unix_seconds(1'000)) == outcome::kept) ++n;
  ASSERT_GT(n, 10u);
  const std::size_t full = budget;
  EXPECT_EQ(learn_at(1'000, from_unix_seconds(1'060)), outcome::no_room) << "they are still alive";
  std::size_t refused = 0;
  while (learn_at(1'000, from_unix_seconds(1'061)) != outcome::kept) ASSERT_LE(++refused, n / 4u);
  EXPECT_GT(budget, full) << "all of the others are gone";
  EXPECT_EQ(budget + known.charged(), all);
  EXPECT_TRUE((flow("03e8", "03e8").has<&record::source>()));
  EXPECT_FALSE((flow("0001", "0001", false).has<&record::source>()));
}

TEST_F(CommonProperties, AreWithdrawnWithoutRoomForAnything) {
  learn(addresses, "0001 c0000201 c0000202");
  budget = 0;
  EXPECT_EQ(learn(id_alone, "0001"), outcome::withdrawn);
  EXPECT_EQ(budget, 10u) << "the octets of the record";
  EXPECT_EQ(learn(id_alone, "0001"), outcome::nothing) << "there is none any more";
}

}  // namespace
