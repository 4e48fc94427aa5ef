// SPDX-License-Identifier: BSL-1.0
// flowgen's SNMP: requests and responses against octets made by hand (X.690, RFC 3416), and which device answers.
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include <support/holds.hpp>

#include "snmp_network.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::test::snmp;
using conformance::counterexample;
using conformance::source;

using test::from_hex;

TEST(FlowgenSnmp, GetIsAnsweredOctetByOctet) {
  const network n;
  directory d = n.agent();
  EXPECT_EQ(answer(d, from_hex("30 27 02 01 01 04 06 7075626c6963        # v2c, public\n"
                               "a0 1a 02 02 1234 02 01 00 02 01 00       # get, its id\n"
                               "30 0e 30 0c 06 08 2b06010201010500 05 00 # sysName.0, null")),
            from_hex("30 82 0035 02 01 01 04 06 7075626c6963\n"
                     "a2 82 0026 02 02 1234 02 01 00 02 01 00  # response, noError\n"
                     "30 82 0018 30 16 06 08 2b06010201010500 04 0a 6578706f727465722d31  # exporter-1"));
}

TEST(FlowgenSnmp, LengthsNeedNotBeTheShortest) {
  const network n;
  directory d = n.agent();
  const bytes plain = answer(d, message(get, 0, 0, {mib2 + name_t{1, 7, 0}}));
  EXPECT_EQ(answer(d, from_hex("30 84 00000028 02 81 01 01 04 83 000006 7075626c6963\n"
                               "a0 1a 02 01 4d 02 82 0001 00 02 01 00\n"
                               "30 0d 30 0c 06 08 2b06010201010700 05 00")),
            bytes{})
      << "a list of 13 octets, a binding of 14";
  EXPECT_EQ(answer(d, from_hex("30 84 0000002c 02 81 01 01 04 83 000006 7075626c6963\n"
                               "a0 1b 02 01 4d 02 82 0001 00 02 01 00\n"
                               "30 0e 30 0c 06 08 2b06010201010700 05 00")),
            plain);
}

TEST(FlowgenSnmp, EveryTypeOfValue) {
  network n;
  n.counters[0]->at(1).in_octets.set(0x8000'0000'0000'0001);
  n.counters[0]->at(2).in_octets.set(0x1'0000'0005);
  const auto first = [&](const name_t& name) { return asked(n, message(get, 0, 0, {name})).bindings.at(0); };
  EXPECT_EQ(first(if_x(6, 1)).type, 0x46);
  EXPECT_EQ(first(if_x(6, 1)).content, from_hex("00 8000000000000001")) << "unsigned: no first bit";
  EXPECT_EQ(first(if_x(6, 2)).content, from_hex("01 00000005"));
  EXPECT_EQ(first(mib2 + name_t{2, 2, 1, 10, 2}).type, 0x41);
  EXPECT_EQ(first(mib2 + name_t{2, 2, 1, 10, 2}).content, from_hex("05")) << "32 bits of it";
  EXPECT_EQ(first(mib2 + name_t{2, 2, 1, 5, 1}), (binding{mib2 + name_t{2, 2, 1, 5, 1}, 0x42, from_hex("3b9aca00")}));
  EXPECT_EQ(first(mib2 + name_t{1, 3, 0}), (binding{mib2 + name_t{1, 3, 0}, 0x43, from_hex("057e40")}));  // an hour
  EXPECT_EQ(first(mib2 + name_t{1, 2, 0}),
            (binding{mib2 + name_t{1, 2, 0}, 0x06, from_hex("2b06010401 81fd59 01")}));  // RFC 5612: 32473
  EXPECT_EQ(first(mib2 + name_t{2, 1, 0}), (binding{mib2 + name_t{2, 1, 0}, 0x02, from_hex("03")}));
  EXPECT_EQ(first(if_x(18, 3)).text(), "clients");
  EXPECT_EQ(first(mib2 + name_t{2, 2, 1, 6, 2}).content, from_hex("02 000001 0002"));
}

TEST(FlowgenSnmp, WhatThereIsNot) {
  const network n;
  const auto type = [&](const name_t& name) { return asked(n, message(get, 0, 0, {name})).bindings.at(0).type; };
  EXPECT_EQ(type(mib2 + name_t{1, 5}), no_instance);
  EXPECT_EQ(type(mib2 + name_t{1, 5, 1}), no_instance);
  EXPECT_EQ(type(mib2 + name_t{1, 5, 0, 0}), no_instance);
  for (const std::uint32_t index : {0u, 4u, 0xffff'ffffu}) EXPECT_EQ(type(if_x(6, index)), no_instance) << index;
  EXPECT_EQ(type(if_x(6, 1) + name_t{1}), no_instance);
  EXPECT_EQ(type(mib2 + name_t{1, 9, 1}), no_object);
  EXPECT_EQ(type(mib2 + name_t{2, 2, 1, 12, 1}), no_object) << "a column that is left out";
  EXPECT_EQ(type(mib2), no_object);
  EXPECT_EQ(type({1, 3, 6, 1, 2, 2}), no_object);
  EXPECT_EQ(type({0, 0}), no_object);
}

TEST(FlowgenSnmp, OneOfManyIsMissedAlone) {
  const network n;
  const response r = asked(n, message(get, 0, 0, {if_x(1, 1), if_x(1, 9), if_x(1, 2)}));
  EXPECT_EQ(r.status, 0);
  ASSERT_EQ(r.bindings.size(), 3u);
  EXPECT_EQ(r.bindings[0].text(), "eth1");
  EXPECT_EQ(r.bindings[1], (binding{if_x(1, 9), no_instance, {}}));
  EXPECT_EQ(r.bindings[2].text(), "eth2");
}

TEST(FlowgenSnmp, NothingCanBeWritten) {
  const network n;
  const std::vector<name_t> names{if_x(18, 1), {1, 3, 9}};
  const response r = asked(n, message(set, 0, 0, names));
  EXPECT_EQ(r.id, 77);
  EXPECT_EQ(r.status, 17);
  EXPECT_EQ(r.index, 1);
  ASSERT_EQ(r.bindings.size(), 2u) << "as they were asked for (RFC 3416 section 4.2.5)";
  EXPECT_EQ(r.bindings[0], (binding{names[0], 5, {}}));
  EXPECT_EQ(r.bindings[1], (binding{names[1], 5, {}}));
  EXPECT_EQ(asked(n, message(set, 0, 0, {})).status, 0);
}

TEST(FlowgenSnmp, ResponsesThatDoNotFit) {
  const network n;
  const std::vector<name_t> many(60, mib2 + name_t{1, 5, 0});
  for (const std::uint8_t operation : {get, get_next, set}) {
    const response r = asked(n, message(operation, 0, 0, many), least_octets);
    EXPECT_EQ(r.status, 1) << int{operation};
    EXPECT_EQ(r.index, 0);
    EXPECT_TRUE(r.bindings.empty());
    EXPECT_EQ(r.id, 77);
  }
  directory d = n.agent();
  EXPECT_EQ(answer(d, message(get, 0, 0, many), 20), bytes{}) << "no room for tooBig";
  EXPECT_EQ(d.total().responses, 0u);
}

TEST(FlowgenSnmp, OthersAreDroppedAndCounted) {
  const network n;
  directory d = n.agent();
  const name_t name = mib2 + name_t{1, 5, 0};
  bytes v1 = message(get, 0, 0, {name}), v3 = v1;
  ASSERT_EQ(v1[6], std::byte{1});
  v1[6] = std::byte{0};
  v3[6] = std::byte{3};
  EXPECT_EQ(answer(d, v1), bytes{});
  EXPECT_EQ(answer(d, v3), bytes{});
  // A request of v3 has no community: RFC 3412 section 6.
  EXPECT_EQ(answer(d, from_hex("30 12 02 01 03 30 0d 02 01 01 02 02 05c0 04 01 04 02 01 03")), bytes{});
  EXPECT_EQ(d.total().version, 3u);
  for (const int other : {0xa2, 0xa4, 0xa6, 0xa7, 0xa8, 0x30, 0x05})
    EXPECT_EQ(answer(d, message(static_cast<std::uint8_t>(other), 0, 0, {name})), bytes{}) << other;
  EXPECT_EQ(d.total().operation, 7u);
  for (const char* community : {"", "private", "publi", "publics", "Public", "public@", "public@0", "public@4",
                                "public@01", "public@1 ", "public@+1", "public@-1", "public@4294967297", "public@1@1"})
    EXPECT_EQ(answer(d, message(get, 0, 0, {name}, community)), bytes{}) << community;
  EXPECT_EQ(d.total().community, 14u);
  EXPECT_EQ(answer(d, {}), bytes{});
  EXPECT_EQ(d.total().malformed, 1u);
  EXPECT_EQ(d.total().requests, 25u);
  EXPECT_EQ(d.total().responses, 0u);
  EXPECT_EQ(d.total().dropped(), 25u);
}

std::string name_of(directory& d, const ip_address& to, std::string_view community = "public") {
  const auto r = read(answer(d, message(get, 0, 0, {mib2 + name_t{1, 5, 0}}, community), most_octets, to));
  return r ? r->bindings.at(0).text() : "";
}

TEST(FlowgenSnmp, CommunityOrAddressChooses) {
  const network n;
  directory ports = n.agent();
  EXPECT_EQ(name_of(ports, loopback), "exporter-1");
  for (const std::uint32_t i : {1u, 2u, 3u})
    EXPECT_EQ(name_of(ports, loopback, "public@" + std::to_string(i)), "exporter-" + std::to_string(i));
  const ip_address a = ipv4_address{0x7f000101}, b = ipv4_address{0x7f000102}, other = ipv4_address{0x7f000103};
  directory own = n.agent({b, a, b});  // the third shares the first's
  EXPECT_EQ(name_of(own, a), "exporter-2");
  EXPECT_EQ(name_of(own, b), "exporter-1");
  EXPECT_EQ(name_of(own, b, "public@3"), "exporter-3");
  EXPECT_EQ(name_of(own, loopback, "public@3"), "exporter-3") << "the agent's own address";
  EXPECT_EQ(own.total().address, 0u);
  EXPECT_EQ(name_of(own, loopback), "") << "whose name?";
  EXPECT_EQ(name_of(own, other, "public@3"), "") << "nobody's address";
  EXPECT_EQ(own.total().address, 2u);
  directory anywhere = n.agent({b, a, b}, {});
  EXPECT_EQ(name_of(anywhere, other, "public@3"), "exporter-3");
  EXPECT_EQ(name_of(anywhere, other), "");
}

TEST(FlowgenSnmp, EveryCutIsMalformed) {
  const network n;
  directory d = n.agent();
  const bytes whole = message(get_bulk, 1, 10, {if_x(1, 1), if_x(2, 1)});
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_EQ(answer(d, octets{whole}.first(size)), bytes{}) << size;
  bytes more = whole;
  more.push_back(std::byte{0});
  EXPECT_EQ(answer(d, more), bytes{});
  EXPECT_EQ(d.total().malformed, whole.size() + 1);
  EXPECT_NE(answer(d, whole), bytes{});
}

TEST(FlowgenSnmp, HostileElements) {
  const auto is_taken = [](std::string_view hex) {
    const bytes in = from_hex(hex);
    reader r{in};
    ber_element e;
    return take(r, e) && r.remaining() == 0;
  };
  EXPECT_TRUE(is_taken("04 84 00000001 61"));
  EXPECT_FALSE(is_taken("04 85 0000000001 61")) << "a length of five octets";
  EXPECT_FALSE(is_taken("04 80 61 0000")) << "indefinite";
  EXPECT_FALSE(is_taken("04 84 ffffffff 61"));
  EXPECT_FALSE(is_taken("1f 01 61")) << "a long tag";
  EXPECT_FALSE(is_taken("04"));
  const auto name = [](std::string_view hex) -> std::optional<name_t> {
    const bytes in = from_hex(hex);
    reader r{in};
    object_id out;
    if (!take(r, out)) return std::nullopt;
    return name_t{out.numbers().begin(), out.numbers().end()};
  };
  EXPECT_EQ(name("06 01 2b"), (name_t{1, 3}));
  EXPECT_EQ(name("06 01 27"), (name_t{0, 39}));
  EXPECT_EQ(name("06 02 8837"), (name_t{2, 999}));
  EXPECT_EQ(name("06 05 908080804f"), (name_t{2, 0xffff'ffff}));
  EXPECT_EQ(name("06 05 9080808050"), std::nullopt) << "a number of 33 bits";
  EXPECT_EQ(name("06 06 2b 8fffffff7f"), (name_t{1, 3, 0xffff'ffff}));
  EXPECT_EQ(name("06 06 2b 9080808000"), std::nullopt);
  EXPECT_EQ(name("06 00"), std::nullopt);
  EXPECT_EQ(name("06 02 2b 81"), std::nullopt) << "cut within a number";
  EXPECT_EQ(name("06 03 2b 80 01"), std::nullopt) << "zeros in front";
  std::string long_name = "06 7f 2b";
  for (int i = 0; i < 126; ++i) long_name += "01";
  EXPECT_EQ(name(long_name).value_or(name_t{}).size(), 128u);
  EXPECT_EQ(name("06 81 80 2b" + long_name.substr(8) + "01"), std::nullopt) << "129 numbers";
  const auto integer = [](std::string_view hex) -> std::optional<std::int32_t> {
    const bytes in = from_hex(hex);
    reader r{in};
    std::int32_t out = 0;
    return take(r, out) ? std::optional{out} : std::nullopt;
  };
  EXPECT_EQ(integer("02 01 ff"), -1);
  EXPECT_EQ(integer("02 04 80000000"), -0x7fff'ffff - 1);
  EXPECT_EQ(integer("02 02 00ff"), 255);
  EXPECT_EQ(integer("02 00"), std::nullopt);
  EXPECT_EQ(integer("02 05 0000000001"), std::nullopt);
}

counterexample numbers_both_ways(source& from) {
  const auto n = static_cast<std::int32_t>(from.coin() ? from.word() : from.word() >> from.below(64));
  bytes out(8);
  ber_writer w{out};
  std::int32_t back = ~n;
  if (!w.integer(n)) return "no room for " + std::to_string(n);
  reader in{w.written()};
  if (!take(in, back) || in.remaining() != 0 || back != n) return std::to_string(n) + " and " + std::to_string(back);
  // The shortest that it can be: the first nine bits differ (X.690 section 8.3.2).
  const octets o = w.written();
  if (o.size() > 3 && ((o[2] == std::byte{0} && (o[3] >> 7) == std::byte{0}) ||
                       (o[2] == std::byte{0xff} && (o[3] >> 7) == std::byte{1})))
    return "longer than it need be: " + std::to_string(n);
  return {};
}
TEST(FlowgenSnmp, NumbersBothWays) { test::holds({"tools.snmp.numbers", &numbers_both_ways}, 3000); }

TEST(FlowgenSnmp, NothingThrows) {
  static_assert(noexcept(decode(octets{}, std::declval<request&>())));
  static_assert(noexcept(std::declval<directory&>().answer({}, {}, {}, {})));
}

}  // namespace
