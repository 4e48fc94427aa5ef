// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>

#include <flowkit/ie/iana.hpp>
#include <flowkit/ipfix/encode.hpp>
#include <flowkit/netflow9/encode.hpp>
#include <flowkit/templates/announcer.hpp>
#include <support/codec.hpp>

#include <string>

namespace {

using namespace flowkit;

constexpr specifier octets_field[] = {specify(ie::octetDeltaCount, 8)};
constexpr specifier packets_field[] = {specify(ie::packetDeltaCount, 8)};
constexpr template_view flows{.id = 256, .fields = octets_field};
constexpr template_view others{.id = 257, .fields = packets_field};
constexpr template_view names{.id = 300, .scope_count = 1, .is_options = true, .fields = octets_field};
constexpr timestamp start = from_unix_seconds(1'000'000);

/// One message, and what it announces: "256 300" in order, "-256" for a withdrawal.
template <class Builder, class Announcer>
std::string announced(Builder& to, Announcer& a, timestamp now, std::size_t size = 500, errc outcome = errc::ok) {
  std::vector<std::byte> out(size);
  typename Builder::header head{};
  EXPECT_EQ(to.begin(out, head), error{});
  EXPECT_EQ(a.announce(to, now).code, outcome);
  std::string text;
  const octets message = to.finish();
  using rules =
      std::conditional_t<std::is_same_v<Builder, ipfix::message_builder>, ipfix::encoding, netflow9::encoding>;
  set_cursor sets{message.subspan(rules::header_size), 0};
  for (set_view s; sets.next(s);) {
    reader in{s.content};
    std::array<specifier, 9> fields;
    for (template_view t; in.has(4);) {
      EXPECT_EQ(read_template<rules>(in, s.id == rules::options_template_set, fields, t), error{});
      text += (text.empty() ? "" : " ") + std::string(t.fields.empty() ? "-" : "") + std::to_string(t.id);
    }
  }
  return text;
}

TEST(TemplateAnnouncer, ByMessagesAndByTime) {
  ipfix::message_builder to;
  template_announcer<4> a{{.messages = 3, .interval = seconds(10)}};
  EXPECT_FALSE(a.is_known(256));
  ASSERT_TRUE(a.define(flows) && a.define(names));
  EXPECT_EQ(announced(to, a, start), "256 300");
  EXPECT_TRUE(a.is_known(256));
  EXPECT_EQ(announced(to, a, start), "");
  EXPECT_EQ(announced(to, a, start + seconds(9)), "");
  EXPECT_EQ(announced(to, a, start + seconds(9)), "256 300");  // one message in three
  EXPECT_EQ(announced(to, a, start + milliseconds(18'999)), "");
  EXPECT_EQ(announced(to, a, start + seconds(19)), "256 300");  // 10 s after the last time
  EXPECT_EQ(announced(to, a, start - seconds(100)), "");        // the clock was set back
  EXPECT_EQ(announced(to, a, start - seconds(100)), "");
  EXPECT_EQ(announced(to, a, start - seconds(100)), "256 300");
}

TEST(TemplateAnnouncer, ZeroIsNeverAgain) {
  ipfix::message_builder to;
  template_announcer<1> once{{.messages = 0, .interval = {}}};
  ASSERT_TRUE(once.define(flows));
  EXPECT_FALSE(once.define(others)) << "room for one";
  EXPECT_EQ(announced(to, once, start), "256");
  for (int i = 0; i < 100; ++i) EXPECT_EQ(announced(to, once, start + seconds(i * 1000)), "");
  once.restart();
  EXPECT_EQ(announced(to, once, start), "256");
}

TEST(TemplateAnnouncer, ChangesOverUdp) {
  ipfix::message_builder to;
  template_announcer<4> a;
  ASSERT_TRUE(a.define(flows) && a.define(others));
  EXPECT_EQ(announced(to, a, start), "256 257");
  ASSERT_TRUE(a.define({.id = 257, .fields = octets_field}));
  EXPECT_FALSE(a.is_known(257));
  EXPECT_EQ(announced(to, a, start), "257");  // at once, without withdrawal
  a.withdraw(256);
  EXPECT_FALSE(a.is_known(256));
  EXPECT_EQ(announced(to, a, start), "");
  EXPECT_EQ(announced(to, a, start + seconds(60)), "257");
}

TEST(TemplateAnnouncer, ChangesOverReliableTransports) {
  ipfix::message_builder to;
  template_announcer<3> a{{.messages = 1, .interval = seconds(1), .reliable = true}};
  ASSERT_TRUE(a.define(flows) && a.define(others) && a.define(names));
  EXPECT_EQ(announced(to, a, start), "256 257 300");
  EXPECT_EQ(announced(to, a, start + seconds(99)), "");  // nothing is sent twice
  ASSERT_TRUE(a.define({.id = 300, .fields = octets_field}));
  a.withdraw(257);
  EXPECT_EQ(announced(to, a, start), "-257 -300 300");  // in that order; 300 withdrawn as the options template it was
  EXPECT_EQ(announced(to, a, start), "");
  ASSERT_TRUE(a.define(others)) << "its place is free again";
  a.withdraw(257);
  EXPECT_EQ(announced(to, a, start), "") << "was never sent";
  a.withdraw(256);
  ASSERT_TRUE(a.define(flows));
  a.restart();  // a new connection knows nothing, so there is nothing to withdraw
  EXPECT_EQ(announced(to, a, start), "256 300");
}

TEST(TemplateAnnouncer, WhatDoesNotFitComesNext) {
  netflow9::message_builder to;
  template_announcer<4> a{{.messages = 100}};
  ASSERT_TRUE(a.define(flows) && a.define(others) && a.define(names));
  EXPECT_EQ(announced(to, a, start, 32, errc::no_space), "256");  // 20 + 4 + 8
  EXPECT_FALSE(a.is_known(257));
  EXPECT_EQ(announced(to, a, start, 40, errc::bad_constant), "257");  // v9 has no such scope: skipped
  EXPECT_EQ(announced(to, a, start, 40, errc::bad_constant), "");
  EXPECT_TRUE(a.is_known(257));
  EXPECT_FALSE(a.all_known());
}

TEST(TemplateAnnouncer, NoneStarves) {
  // Each is due in each message, and a message holds one: they take turns.
  constexpr specifier wide[] = {specify(ie::octetDeltaCount, 8), specify(ie::packetDeltaCount, 8)};
  netflow9::message_builder to;
  template_announcer<4> a{{.messages = 1}};
  ASSERT_TRUE(a.define({.id = 400, .fields = wide}) && a.define(flows) && a.define(others));
  // The first is too large for any of these messages: the others do not wait for it.
  for (const char* const expected : {"256", "257", "256", "257", "256"})
    EXPECT_EQ(announced(to, a, start, 32, errc::no_space), expected);
  EXPECT_EQ(announced(to, a, start), "257 400 256");
  EXPECT_TRUE(a.all_known());
}

TEST(TemplateAnnouncer, AMessageWithoutRoomIsNobodysTurn) {
  ipfix::message_builder to;
  template_announcer<4> a{{.messages = 1}};
  const template_view third{.id = 258, .fields = flows.fields};
  ASSERT_TRUE(a.define(flows) && a.define(others) && a.define(third));
  const std::pair<std::size_t, const char*> steps[] = {{34, "256"}, {16, ""}, {34, "257"},
                                                       {16, ""},    {16, ""}, {34, "258"}};
  for (const auto& [size, expected] : steps) EXPECT_EQ(announced(to, a, start, size, errc::no_space), expected);
}

TEST(RefreshTimer, OptionsData) {
  refresh_timer t;
  const refresh_policy p{.messages = 0, .interval = seconds(5)};
  EXPECT_TRUE(t.due(p, 0, start));
  t.sent(0, start);
  EXPECT_FALSE(t.due(p, 1'000'000, start + milliseconds(4'999)));
  EXPECT_TRUE(t.due(p, 1, start + seconds(5)));
  EXPECT_FALSE(t.due({.messages = 0, .interval = {}}, 1, start + seconds(5)));
  t.reset();
  EXPECT_TRUE(t.due(p, 1, start));
}

}  // namespace
