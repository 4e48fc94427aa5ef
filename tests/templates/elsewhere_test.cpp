// SPDX-License-Identifier: BSL-1.0
// Templates that other sessions of the same address know.
#include <gtest/gtest.h>

#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/session.hpp>

namespace {

using namespace flowkit;
using sessions = session_table<>;

constexpr timestamp start = from_unix_seconds(1'000'000);
constexpr specifier fields[] = {specify(ie::octetDeltaCount, 8)};

session_key key(std::uint32_t address, std::uint16_t port, std::uint32_t domain,
                std::uint16_t version = ipfix_sessions) {
  return make_session_key({ipv4_address{address}, port}, version, domain, session_scope::port);
}
void announce(sessions& c, const session_key& k, std::uint16_t id = 256, timestamp when = start) {
  c.learn(c.at(k), {.id = id, .fields = fields}, 1, when);
}
const session_key* found(const sessions& c, std::uint16_t id = 256, std::size_t steps = 100, timestamp now = start) {
  return c.elsewhere(key(1, 1000, 7), id, now, steps);
}

TEST(Elsewhere, IsAnotherSessionOfTheAddressAndVersion) {
  sessions c;
  announce(c, key(2, 1000, 7));
  announce(c, key(1, 1000, 7, netflow9_sessions));
  announce(c, key(1, 1001, 7), 257);
  announce(c, key(1, 1000, 7));  // its own
  EXPECT_EQ(found(c), nullptr);
  announce(c, key(1, 1001, 8));
  ASSERT_NE(found(c), nullptr);
  EXPECT_EQ(*found(c), key(1, 1001, 8));
  EXPECT_EQ(*found(c, 257), key(1, 1001, 7));
}

TEST(Elsewhere, TheDomainGoesBeforeThePort) {
  const session_key best = key(1, 1001, 7), second = key(1, 1000, 8), last = key(1, 1001, 8);
  for (const auto& order : {std::array{best, second, last}, std::array{last, second, best},
                            std::array{second, best, last}, std::array{last, best, second}}) {
    sessions c;
    for (const session_key& k : order) announce(c, k);
    EXPECT_EQ(*found(c), best);
  }
  for (const auto& order : {std::array{second, last}, std::array{last, second}}) {
    sessions c;
    for (const session_key& k : order) announce(c, k);
    EXPECT_EQ(*found(c), second);
  }
}

TEST(Elsewhere, IsSoughtAmongTheLatestOnly) {
  sessions c;
  announce(c, key(1, 1001, 7));
  for (std::uint32_t i = 2; i < 12; ++i) announce(c, key(i, 1000, 7));
  std::size_t steps = 10;
  EXPECT_EQ(c.elsewhere(key(1, 1000, 7), 256, start, steps), nullptr);
  EXPECT_EQ(steps, 0u);
  steps = 20;
  EXPECT_NE(c.elsewhere(key(1, 1000, 7), 256, start, steps), nullptr);
  EXPECT_EQ(steps, 9u);
}

TEST(Elsewhere, IsNoneThatHasExpired) {
  sessions c{{.templates = {.lifetime = seconds(10)}}};
  announce(c, key(1, 1001, 7));
  EXPECT_NE(found(c, 256, 100, start + seconds(10)), nullptr);
  EXPECT_EQ(found(c, 256, 100, start + seconds(11)), nullptr);
}

// Or templates that nobody uses would stay.
TEST(Elsewhere, DoesNotCountAsAUse) {
  sessions c;
  announce(c, key(1, 1001, 7));
  const auto* e = c.find(c.at(key(1, 1001, 7)), 256, 1);
  const auto used = e->used;
  EXPECT_NE(found(c), nullptr);
  EXPECT_EQ(e->used, used);
}

}  // namespace
