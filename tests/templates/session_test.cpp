// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>

#include <set>

#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/session.hpp>

namespace {

using namespace flowkit;
using sessions = session_table<>;

/// The only exporter of its session.
constexpr origin only = 1;

constexpr timestamp start = from_unix_seconds(1'000'000);
constexpr specifier two_fields[] = {specify(ie::sourceIPv4Address, 4), specify(ie::octetDeltaCount, 8)};
constexpr specifier other_fields[] = {specify(ie::sourceIPv4Address, 4), specify(ie::octetDeltaCount, 4)};

template_view flows(std::uint16_t id = 256) { return {.id = id, .fields = two_fields}; }
template_view others(std::uint16_t id = 256) { return {.id = id, .fields = other_fields}; }
template_view options(std::uint16_t id = 256) {
  return {.id = id, .scope_count = 1, .is_options = true, .fields = two_fields};
}
session_key key(std::uint32_t n, std::uint16_t port = 2055, std::uint32_t domain = 0) {
  return make_session_key({ipv4_address{n}, port}, ipfix_sessions, domain, session_scope::rfc);
}

// Behind one address there may be thousands of connections, ports or domains: those that share a hash are looked for
// one by one. 64 bits keep so few apart.
TEST(Sessions, EachMemberOfAKeySpreadsTheHash) {
  const auto distinct = [](auto&& change) {
    std::set<std::uint64_t> seen;
    for (std::uint32_t i = 0; i < 1'000; ++i) {
      session_key k{
          {.address = ipv4_address{1}, .port = 4739, .transport = transport_kind::stream, .connection = 1}, 10, 0};
      change(k, i);
      seen.insert(session_key_hash{}(k));
    }
    return seen.size();
  };
  EXPECT_EQ(distinct([](session_key& k, std::uint32_t i) { k.source.connection = i; }), 1'000u);
  EXPECT_EQ(distinct([](session_key& k, std::uint32_t i) { k.source.port = static_cast<std::uint16_t>(i); }), 1'000u);
  EXPECT_EQ(distinct([](session_key& k, std::uint32_t i) { k.source.address = ipv4_address{i}; }), 1'000u);
  EXPECT_EQ(distinct([](session_key& k, std::uint32_t i) { k.domain = i; }), 1'000u);
  EXPECT_EQ(distinct([](session_key& k, std::uint32_t i) { k.version = static_cast<std::uint16_t>(i); }), 1'000u);
  EXPECT_EQ(distinct([](session_key& k, std::uint32_t i) { k.source.transport = static_cast<transport_kind>(i % 2); }),
            2u);
}

TEST(Sessions, AddedRefreshedRedefined) {
  sessions c;
  const auto s = c.at(key(1));
  EXPECT_EQ(c.find(s, 256, only), nullptr);
  const auto added = c.learn(s, flows(), only, start);
  EXPECT_EQ(added.change, template_change::added);
  EXPECT_EQ(added.which->shape, (template_shape{.min_size = 12, .variable = 0}));
  const auto again = c.learn(s, flows(), only, start + seconds(5));
  EXPECT_EQ(again.change, template_change::refreshed);
  EXPECT_EQ(again.which->first_seen, start);
  EXPECT_EQ(again.which->last_seen, start + seconds(5));
  EXPECT_EQ(c.learn(s, others(), only, start).change, template_change::redefined);
  EXPECT_EQ(c.find(s, 256, only)->fields[1].length, 4);
  EXPECT_EQ(c.learn(s, options(), only, start).change, template_change::kind_changed);
  EXPECT_EQ(c.templates().added, 1u);
  EXPECT_EQ(c.templates().refreshed, 1u);
  EXPECT_EQ(c.templates().redefined, 2u);
}

struct weight {
  std::size_t octets = 0;
  [[nodiscard]] std::size_t owned_octets() const noexcept { return octets; }
};

TEST(Sessions, AttachmentsLastAsLongAsTheDefinition) {
  session_table<weight> c;
  const auto s = c.at(key(1));
  const std::size_t empty = c.used_octets();
  auto* e = c.learn(s, flows(), only, start).which;
  const std::size_t before = c.used_octets();
  c.attach(s, *e, {1000});
  EXPECT_EQ(c.used_octets(), before + 1000);
  EXPECT_EQ(c.learn(s, flows(), only, start).which->attached.octets, 1000u);
  EXPECT_EQ(c.learn(s, others(), only, start).which->attached.octets, 0u);
  EXPECT_EQ(c.used_octets(), before);
  EXPECT_TRUE(c.withdraw(s, 256, only));
  EXPECT_EQ(c.used_octets(), empty);
}

TEST(Sessions, SessionsAreApart) {
  sessions c;
  c.learn(c.at(key(1)), flows(), only, start);
  EXPECT_EQ(c.find(c.at(key(2)), 256, only), nullptr);
  EXPECT_EQ(c.find(c.at(key(1, 2056)), 256, only), nullptr);
  EXPECT_EQ(c.find(c.at(key(1, 2055, 1)), 256, only), nullptr);
  EXPECT_NE(c.find(c.at(key(1)), 256, only), nullptr);
  EXPECT_EQ(c.size(), 4u);
}

TEST(Sessions, Withdrawals) {
  sessions c;
  const auto s = c.at(key(1));
  for (std::uint16_t id = 256; id < 260; ++id) c.learn(s, id % 2 ? options(id) : flows(id), only, start);
  EXPECT_FALSE(c.withdraw(s, 300, only));
  EXPECT_TRUE(c.withdraw(s, 256, only));
  EXPECT_EQ(c.find(s, 256, only), nullptr);
  EXPECT_EQ(c.withdraw_all(s, true), 2u);
  EXPECT_EQ(c.find(s, 257, only), nullptr);
  EXPECT_NE(c.find(s, 258, only), nullptr);
  EXPECT_EQ(c.withdraw_all(s, false), 1u);
  EXPECT_EQ(c.templates().withdrawn, 4u);
}

TEST(Sessions, Lifetime) {
  sessions c{{.templates = {.lifetime = seconds(30)}}};
  const auto s = c.at(key(1));
  const std::size_t empty = c.used_octets();
  c.learn(s, flows(), only, start);
  EXPECT_NE(c.find(s, 256, only, start + seconds(30)), nullptr);
  c.learn(s, flows(), only, start + seconds(30));
  EXPECT_NE(c.find(s, 256, only, start + seconds(60)), nullptr);
  EXPECT_EQ(c.find(s, 256, only, start + seconds(61)), nullptr);
  EXPECT_EQ(c.templates().expired, 1u);
  EXPECT_EQ(c.used_octets(), empty) << "its octets are free again";
  EXPECT_EQ(c.learn(s, flows(), only, start + seconds(62)).change, template_change::added);
}

TEST(Sessions, TheShortestLifetimeIsOne) {
  sessions c{{.templates = {.lifetime = duration{1}}}};
  const auto s = c.at(key(1));
  c.learn(s, flows(), only, start);
  EXPECT_NE(c.find(s, 256, only, start + duration{1}), nullptr);
  EXPECT_EQ(c.find(s, 256, only, start + duration{2}), nullptr);
}

TEST(Sessions, LongestUnusedTemplateGoesFirst) {
  sessions c{{.templates = {.templates = 4}}};
  const auto s = c.at(key(1));
  for (std::uint16_t id = 256; id < 260; ++id) c.learn(s, flows(id), only, start);
  EXPECT_NE(c.find(s, 256, only), nullptr);  // used: 257 is the oldest now
  c.learn(s, flows(260), only, start);
  EXPECT_NE(c.find(s, 256, only), nullptr);
  EXPECT_EQ(c.find(s, 257, only), nullptr);
  EXPECT_NE(c.find(s, 260, only), nullptr);
  EXPECT_EQ(c.templates().evicted, 1u);
}

TEST(Sessions, OneSessionCannotPushOutOthers) {
  sessions c{{.octets = 100'000, .templates = {.octets = 20'000, .templates = 100'000}}};
  const auto quiet = c.at(key(1));
  c.learn(quiet, flows(), only, start);
  const auto loud = c.at(key(2));
  for (std::uint32_t id = 256; id < 65'536; ++id) {
    c.learn(loud, flows(static_cast<std::uint16_t>(id)), only, start);
    ASSERT_LE(c[loud].templates.octets(), 20'000u);
  }
  EXPECT_NE(c.find(quiet, 256, only), nullptr);
  EXPECT_NE(c.find(loud, 65'535, only), nullptr);
}

TEST(Sessions, LongestSilentSessionGoesFirst) {
  sessions c{{.sessions = 3}};
  for (std::uint32_t n = 1; n <= 3; ++n) c.learn(c.at(key(n)), flows(), only, start);
  c.at(key(1));
  c.at(key(4));
  EXPECT_EQ(c.size(), 3u);
  EXPECT_NE(c.find(c.at(key(1)), 256, only), nullptr);
  EXPECT_NE(c.find(c.at(key(3)), 256, only), nullptr);
  EXPECT_EQ(c.find(c.at(key(2)), 256, only), nullptr);  // made anew
  EXPECT_EQ(c.counts().evicted, 2u);
}

TEST(Sessions, TenThousandSessionsFit) {
  // DESIGN: at least 10,000 exporters within the budget. Each with two templates of 20 fields.
  const std::vector<specifier> fields(20, specify(ie::octetDeltaCount, 8));
  sessions c;
  for (std::uint32_t n = 0; n < 10'000; ++n) {
    const auto s = c.at(key(n, 2055, n));
    c.learn(s, {.id = 256, .fields = fields}, only, start);
    c.learn(s, {.id = 257, .fields = fields}, only, start);
  }
  EXPECT_EQ(c.templates().evicted, 0u);
  EXPECT_LE(c.used_octets(), std::size_t{48} << 20);
  for (std::uint32_t n = 0; n < 10'000; ++n) ASSERT_NE(c.find(c.at(key(n, 2055, n)), 257, only), nullptr) << n;
  EXPECT_EQ(c.size(), 10'000u);
}

TEST(Sessions, AFloodOfSessionsIsBounded) {
  sessions c{{.octets = 1 << 20}};
  for (std::uint32_t n = 0; n < 100'000; ++n) {
    c.learn(c.at(key(n)), flows(), only, start);
    ASSERT_LE(c.used_octets(), std::size_t{1} << 20);
  }
  EXPECT_NE(c.find(c.at(key(99'999)), 256, only), nullptr);
  EXPECT_EQ(c.templates().added, 100'000u);
  EXPECT_EQ(c.counts().evicted + c.size(), 100'000u);
}

TEST(Sessions, TwoExportersOfOneSessionKeepTheirOwnDefinitions) {
  // v9 behind NAT: one address, one source id, both call their template 256 [RFC 3954 section 5.1].
  sessions c;
  const auto s = c.at(key(1));
  EXPECT_EQ(c.learn(s, flows(), 1, start).change, template_change::added);
  EXPECT_EQ(c.learn(s, others(), 2, start).change, template_change::clash);
  EXPECT_EQ(c.find(s, 256, 1)->fields[1].length, 8);
  EXPECT_EQ(c.find(s, 256, 2)->fields[1].length, 4);
  EXPECT_EQ(c.find(s, 256, 3)->fields[1].length, 4) << "who announced none gets the latest";
  EXPECT_FALSE(c.find(s, 256, 3)->is_of(3));
  EXPECT_EQ(c.learn(s, flows(), 1, start).change, template_change::refreshed);
  EXPECT_EQ(c.find(s, 256, 3)->fields[1].length, 8) << "a refreshed one is the latest";
  EXPECT_EQ(c.learn(s, others(), 1, start).change, template_change::redefined);
  EXPECT_EQ(c[s].templates.size(), 1u) << "equal definitions are kept once";
  EXPECT_EQ(c.learn(s, flows(), 2, start).change, template_change::redefined);
  EXPECT_EQ(c.find(s, 256, 1)->fields[1].length, 4) << "the other one's stays";
  EXPECT_EQ(c.templates().clashes, 1u);
}

TEST(Sessions, WhatIsBeingReadStaysWhateverItTakes) {
  session_table<weight> c{{.templates = {.octets = 500}}};
  const auto s = c.at(key(1));
  const auto learned = c.learn(s, flows(), only, start);
  c.attach(s, *learned.which, {1000});
  EXPECT_EQ(c.find(s, 256, only), learned.which);
  c.learn(s, flows(257), only, start);
  EXPECT_EQ(c.find(s, 256, only), nullptr) << "it makes room for the next one";
  EXPECT_NE(c.find(s, 257, only), nullptr);
}

TEST(Sessions, ScopesSayWhetherPortsMatter) {
  using enum session_scope;
  const message_source one{ipv4_address{1}, 1}, two{ipv4_address{1}, 2};
  const auto same = [&](std::uint16_t version, session_scope scope) {
    return make_session_key(one, version, 7, scope) == make_session_key(two, version, 7, scope);
  };
  EXPECT_FALSE(same(ipfix_sessions, rfc)) << "RFC 7011 section 3.1: the transport session";
  EXPECT_TRUE(same(netflow9_sessions, rfc)) << "RFC 3954 section 5.1: address and source id";
  EXPECT_FALSE(same(netflow5_sessions, rfc));
  for (const auto version : {netflow5_sessions, netflow9_sessions, ipfix_sessions}) {
    EXPECT_TRUE(same(version, sticky));
    EXPECT_FALSE(same(version, port));
  }
  // A connection is a session whatever the scope.
  const message_source tcp{ipv4_address{1}, 1, transport_kind::stream, 1},
      again{ipv4_address{1}, 1, transport_kind::stream, 2};
  EXPECT_FALSE(make_session_key(tcp, ipfix_sessions, 0, sticky) == make_session_key(again, ipfix_sessions, 0, sticky));
  EXPECT_FALSE(make_session_key(one, ipfix_sessions, 0, rfc) == make_session_key(tcp, ipfix_sessions, 0, rfc));
}

TEST(Sessions, AConnectionIsASessionWhateverPortsMean) {
  const message_source tcp{.address = ipv4_address{1}, .port = 7, .transport = transport_kind::stream, .connection = 3};
  for (const session_scope scope : {session_scope::rfc, session_scope::sticky, session_scope::port})
    for (const std::uint16_t version : {netflow9_sessions, ipfix_sessions}) {
      sessions c;
      c.at(make_session_key(tcp, version, 0, scope));
      EXPECT_EQ(c.close(tcp), 1u);
    }
}

TEST(Sessions, AConnectionThatEndsTakesItsSessions) {
  sessions c;
  const message_source tcp{ipv4_address{1}, 1, transport_kind::stream, 1};
  const auto at = [&](const message_source& from, std::uint32_t domain) {
    return c.at(make_session_key(from, ipfix_sessions, domain, session_scope::rfc));
  };
  c.learn(at(tcp, 1), flows(), only, start), c.learn(at(tcp, 2), flows(), only, start);
  c.learn(c.at(key(1)), flows(), only, start);
  const auto s = at(tcp, 1);
  const std::vector<std::byte> waiting(20);
  EXPECT_TRUE(c.hold(s, 300, only, waiting, 0, {}, start));
  EXPECT_EQ(c.close(tcp), 2u);
  EXPECT_EQ(c.size(), 1u);
  EXPECT_EQ(c.pending_octets(), 0u);
  EXPECT_EQ(c.find(at(tcp, 1), 256, only), nullptr);
  EXPECT_EQ(c.counts().closed, 2u);
  EXPECT_EQ(c.counts().evicted, 0u);
}

TEST(Sessions, SetsDroppedForTheirAgeGiveTheirShareBack) {
  sessions c{{}, {.octets = 1 << 20, .sets_per_session = 2, .age = seconds(10)}};
  const auto s = c.at(key(1));
  const std::vector<std::byte> waiting(20);
  EXPECT_TRUE(c.hold(s, 256, only, waiting, 0, {}, start));
  EXPECT_TRUE(c.hold(s, 256, only, waiting, 0, {}, start));
  EXPECT_FALSE(c.hold(s, 256, only, waiting, 0, {}, start));
  c.expire(start + seconds(11));
  EXPECT_EQ(c[s].held, 0u);
  EXPECT_TRUE(c.hold(s, 256, only, waiting, 0, {}, start + seconds(11)));
  EXPECT_TRUE(c.hold(s, 256, only, waiting, 0, {}, start + seconds(11)));
}

TEST(Sessions, SetsOfOneThatWasEvictedAreNotThoseOfTheNext) {
  sessions c{{.sessions = 1}, {.octets = 1 << 20, .age = seconds(10)}};
  const std::vector<std::byte> waiting(20);
  const auto first = c.at(key(1));
  EXPECT_TRUE(c.hold(first, 256, only, waiting, 0, {}, start));
  const auto s = c.at(key(2));
  ASSERT_EQ(s, first) << "else this shows nothing";
  EXPECT_TRUE(c.hold(s, 256, only, waiting, 7, {}, start + seconds(5)));
  c.expire(start + seconds(11));
  EXPECT_EQ(c[s].held, 1u);
  sessions::pending_type::item i;
  ASSERT_TRUE(c.release(s, 256, i));
  EXPECT_EQ(i.offset, 7u);
  EXPECT_FALSE(c.release(s, 256, i));
}

TEST(Sessions, TemplatesOfAnEvictedSessionAreCounted) {
  sessions c{{.sessions = 1}};
  for (std::uint16_t id = 256; id < 259; ++id) c.learn(c.at(key(1)), flows(id), only, start);
  c.at(key(2));
  EXPECT_EQ(c.templates().evicted, 3u);
}

TEST(Sessions, ASessionThatGoesGivesBackWhatItHasLearnt) {
  struct learnt {
    std::size_t taken = 0;
    [[nodiscard]] std::size_t owned_octets() const noexcept { return 0; }
    [[nodiscard]] std::size_t charged() const noexcept { return taken; }
  };
  session_table<no_attachment, learnt> c{{.sessions = 1, .learnt_octets = 1000}};
  c[c.at(key(1))].learnt.taken = 300;
  c.learnt_budget() -= 300;
  c.at(key(2));
  EXPECT_EQ(c.learnt_budget(), 1000u);
}

}  // namespace
