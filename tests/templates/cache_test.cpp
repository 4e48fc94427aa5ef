// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>

#include <flowkit/ie/iana.hpp>
#include <flowkit/templates/cache.hpp>

namespace {

using namespace flowkit;
using cache = template_cache<>;

constexpr timestamp start = from_unix_seconds(1'000'000);
constexpr specifier two_fields[] = {specify(ie::sourceIPv4Address, 4), specify(ie::octetDeltaCount, 8)};
constexpr specifier other_fields[] = {specify(ie::sourceIPv4Address, 4), specify(ie::octetDeltaCount, 4)};

template_view flows(std::uint16_t id = 256) { return {.id = id, .fields = two_fields}; }
template_view others(std::uint16_t id = 256) { return {.id = id, .fields = other_fields}; }
template_view options(std::uint16_t id = 256) {
  return {.id = id, .scope_count = 1, .is_options = true, .fields = two_fields};
}
stream_key stream(std::uint32_t n, std::uint16_t port = 2055, std::uint32_t domain = 0) {
  return make_stream_key(ipv4_address{n}, port, 10, domain, template_scope::rfc);
}

TEST(TemplateCache, AddedRefreshedRedefined) {
  cache c;
  const auto s = c.at(stream(1));
  EXPECT_EQ(c.find(s, 256), nullptr);
  const auto added = c.learn(s, flows(), start);
  EXPECT_EQ(added.change, template_change::added);
  EXPECT_EQ(added.which->shape, (template_shape{.min_size = 12, .variable = 0}));
  const auto again = c.learn(s, flows(), start + seconds(5));
  EXPECT_EQ(again.change, template_change::refreshed);
  EXPECT_EQ(again.which->first_seen, start);
  EXPECT_EQ(again.which->last_seen, start + seconds(5));
  EXPECT_EQ(c.learn(s, others(), start).change, template_change::redefined);
  EXPECT_EQ(c.find(s, 256)->fields[1].length, 4);
  EXPECT_EQ(c.learn(s, options(), start).change, template_change::kind_changed);
  EXPECT_EQ(c.counts().added, 1u);
  EXPECT_EQ(c.counts().refreshed, 1u);
  EXPECT_EQ(c.counts().redefined, 2u);
}

struct weight {
  std::size_t octets = 0;
  [[nodiscard]] std::size_t owned_octets() const noexcept { return octets; }
};

TEST(TemplateCache, AttachmentsLastAsLongAsTheDefinition) {
  template_cache<weight> c;
  const auto s = c.at(stream(1));
  const std::size_t empty = c.used_octets();
  auto* e = c.learn(s, flows(), start).which;
  const std::size_t before = c.used_octets();
  c.attach(s, *e, {1000});
  EXPECT_EQ(c.used_octets(), before + 1000);
  EXPECT_EQ(c.learn(s, flows(), start).which->attached.octets, 1000u);
  EXPECT_EQ(c.learn(s, others(), start).which->attached.octets, 0u);
  EXPECT_EQ(c.used_octets(), before);
  EXPECT_TRUE(c.withdraw(s, 256));
  EXPECT_EQ(c.used_octets(), empty);
}

TEST(TemplateCache, StreamsAreApart) {
  cache c;
  c.learn(c.at(stream(1)), flows(), start);
  EXPECT_EQ(c.find(c.at(stream(2)), 256), nullptr);
  EXPECT_EQ(c.find(c.at(stream(1, 2056)), 256), nullptr);
  EXPECT_EQ(c.find(c.at(stream(1, 2055, 1)), 256), nullptr);
  EXPECT_NE(c.find(c.at(stream(1)), 256), nullptr);
  EXPECT_EQ(make_stream_key(ipv4_address{1}, 1, 9, 0, template_scope::sticky),
            make_stream_key(ipv4_address{1}, 2, 9, 0, template_scope::sticky));
  EXPECT_EQ(c.streams(), 4u);
}

TEST(TemplateCache, Withdrawals) {
  cache c;
  const auto s = c.at(stream(1));
  for (std::uint16_t id = 256; id < 260; ++id) c.learn(s, id % 2 ? options(id) : flows(id), start);
  EXPECT_FALSE(c.withdraw(s, 300));
  EXPECT_TRUE(c.withdraw(s, 256));
  EXPECT_EQ(c.find(s, 256), nullptr);
  EXPECT_EQ(c.withdraw_all(s, true), 2u);
  EXPECT_EQ(c.find(s, 257), nullptr);
  EXPECT_NE(c.find(s, 258), nullptr);
  EXPECT_EQ(c.withdraw_all(s, false), 1u);
  EXPECT_EQ(c.counts().withdrawn, 4u);
}

TEST(TemplateCache, Lifetime) {
  cache c{{.lifetime = seconds(30)}};
  const auto s = c.at(stream(1));
  c.learn(s, flows(), start);
  EXPECT_NE(c.find(s, 256, start + seconds(30)), nullptr);
  c.learn(s, flows(), start + seconds(30));
  EXPECT_NE(c.find(s, 256, start + seconds(60)), nullptr);
  EXPECT_EQ(c.find(s, 256, start + seconds(61)), nullptr);
  EXPECT_EQ(c.counts().expired, 1u);
  EXPECT_EQ(c.learn(s, flows(), start + seconds(62)).change, template_change::added);
}

TEST(TemplateCache, LongestUnusedTemplateGoesFirst) {
  cache c{{.templates_per_stream = 4}};
  const auto s = c.at(stream(1));
  for (std::uint16_t id = 256; id < 260; ++id) c.learn(s, flows(id), start);
  EXPECT_NE(c.find(s, 256), nullptr);  // used: 257 is the oldest now
  c.learn(s, flows(260), start);
  EXPECT_NE(c.find(s, 256), nullptr);
  EXPECT_EQ(c.find(s, 257), nullptr);
  EXPECT_NE(c.find(s, 260), nullptr);
  EXPECT_EQ(c.counts().evicted, 1u);
}

TEST(TemplateCache, OneStreamCannotPushOutOthers) {
  cache c{{.octets = 100'000, .octets_per_stream = 20'000, .templates_per_stream = 100'000}};
  const auto quiet = c.at(stream(1));
  c.learn(quiet, flows(), start);
  const auto loud = c.at(stream(2));
  for (std::uint32_t id = 256; id < 65'536; ++id) {
    c.learn(loud, flows(static_cast<std::uint16_t>(id)), start);
    ASSERT_LE(c[loud].octets, 20'000u);
  }
  EXPECT_NE(c.find(quiet, 256), nullptr);
  EXPECT_NE(c.find(loud, 65'535), nullptr);
}

TEST(TemplateCache, LongestUnusedStreamGoesFirst) {
  cache c{{.streams = 3}};
  for (std::uint32_t n = 1; n <= 3; ++n) c.learn(c.at(stream(n)), flows(), start);
  c.at(stream(1));
  c.at(stream(4));
  EXPECT_EQ(c.streams(), 3u);
  EXPECT_NE(c.find(c.at(stream(1)), 256), nullptr);
  EXPECT_NE(c.find(c.at(stream(3)), 256), nullptr);
  EXPECT_EQ(c.find(c.at(stream(2)), 256), nullptr);  // made anew
  EXPECT_EQ(c.counts().evicted_streams, 2u);
}

TEST(TemplateCache, TenThousandStreamsFit) {
  // DESIGN: at least 10,000 exporters within the budget. Each with two templates of 20 fields.
  const std::vector<specifier> fields(20, specify(ie::octetDeltaCount, 8));
  cache c;
  for (std::uint32_t n = 0; n < 10'000; ++n) {
    const auto s = c.at(stream(n, 2055, n));
    c.learn(s, {.id = 256, .fields = fields}, start);
    c.learn(s, {.id = 257, .fields = fields}, start);
  }
  EXPECT_EQ(c.counts().evicted, 0u);
  EXPECT_LE(c.used_octets(), std::size_t{48} << 20);
  for (std::uint32_t n = 0; n < 10'000; ++n) ASSERT_NE(c.find(c.at(stream(n, 2055, n)), 257), nullptr) << n;
  EXPECT_EQ(c.streams(), 10'000u);
}

TEST(TemplateCache, AFloodOfStreamsIsBounded) {
  cache c{{.octets = 1 << 20}};
  for (std::uint32_t n = 0; n < 100'000; ++n) {
    c.learn(c.at(stream(n)), flows(), start);
    ASSERT_LE(c.used_octets(), std::size_t{1} << 20);
  }
  EXPECT_NE(c.find(c.at(stream(99'999)), 256), nullptr);
  EXPECT_EQ(c.counts().added, 100'000u);
  EXPECT_EQ(c.counts().evicted_streams + c.streams(), 100'000u);
}

}  // namespace
