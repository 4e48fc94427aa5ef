// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/time_text.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace flowkit;

std::string printed(timestamp t) {
  char buffer[32];
  text_writer out{buffer};
  write_text(out, t);
  EXPECT_FALSE(out.overflow());
  return std::string{out.text()};
}
int wrong_at(std::string_view text) {
  const auto r = parse<timestamp>(text);
  return r ? -1 : static_cast<int>(r.failure().offset);
}

static_assert(parse<timestamp>("1970-01-01T00:00:00Z")->ns == 0);

TEST(TimeText, PrintsTheCalendar) {
  EXPECT_EQ(printed({}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(printed({-1}), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(printed(from_unix_seconds(951'782'400)), "2000-02-29T00:00:00.000Z");     // leap: divisible by 400
  EXPECT_EQ(printed(from_unix_seconds(-2'203'977'600)), "1900-02-28T00:00:00.000Z");  // none: only by 100
  EXPECT_EQ(printed(from_unix_seconds(-2'203'891'200)), "1900-03-01T00:00:00.000Z");
  EXPECT_EQ(printed(from_unix_seconds(4'107'542'399)), "2100-02-28T23:59:59.000Z");
  EXPECT_EQ(printed(from_unix_seconds(4'107'542'400)), "2100-03-01T00:00:00.000Z");
  EXPECT_EQ(printed(from_unix_seconds(0xffff'ffff)), "2106-02-07T06:28:15.000Z");
}

TEST(TimeText, CutsToMilliseconds) {
  EXPECT_EQ(printed(timestamp{1'784'715'072'345'999'999}), "2026-07-22T10:11:12.345Z");
  EXPECT_EQ(printed(timestamp{999'999'999}), "1970-01-01T00:00:00.999Z");
}

// What saturated arithmetic yields
TEST(TimeText, PrintsTheEndsOfTime) {
  EXPECT_EQ(printed({INT64_MAX}), "2262-04-11T23:47:16.854Z");
  EXPECT_EQ(printed({INT64_MIN}), "1677-09-21T00:12:43.145Z");
}

TEST(TimeText, Parses) {
  EXPECT_EQ(parse<timestamp>("2026-07-22T10:11:12Z")->ns, 1'784'715'072'000'000'000);
  EXPECT_EQ(parse<timestamp>("2026-07-22T10:11:12.3Z")->ns, 1'784'715'072'300'000'000);
  EXPECT_EQ(parse<timestamp>("2026-07-22T10:11:12.000000001Z")->ns, 1'784'715'072'000'000'001);
  EXPECT_EQ(parse<timestamp>("1969-12-31T23:59:59.999999999Z")->ns, -1);
  EXPECT_EQ(parse<timestamp>("2000-02-29T00:00:00Z")->ns, 951'782'400'000'000'000);
}

TEST(TimeText, RefusesDatesThatAreNone) {
  EXPECT_EQ(wrong_at("1900-02-29T00:00:00Z"), 0);
  EXPECT_EQ(wrong_at("2026-02-29T00:00:00Z"), 0);
  EXPECT_EQ(wrong_at("2026-00-01T00:00:00Z"), 0);
  EXPECT_EQ(wrong_at("2026-13-01T00:00:00Z"), 0);
  EXPECT_EQ(wrong_at("2026-01-00T00:00:00Z"), 0);
  EXPECT_EQ(wrong_at("2026-04-31T00:00:00Z"), 0);
  EXPECT_EQ(wrong_at("2026-01-01T24:00:00Z"), 0);
  EXPECT_EQ(wrong_at("2026-01-01T00:60:00Z"), 0);
  EXPECT_EQ(wrong_at("1500-01-01T00:00:00Z"), 0);  // not in 64 bits of nanoseconds
  EXPECT_EQ(wrong_at("9999-01-01T00:00:00Z"), 0);
}

TEST(TimeText, IsWrongAtACharacter) {
  EXPECT_EQ(wrong_at(""), 0);
  EXPECT_EQ(wrong_at("2026-07-22"), 10);
  EXPECT_EQ(wrong_at("2026-07-22 10:11:12Z"), 10);
  EXPECT_EQ(wrong_at("2026-07-22T10:11:12"), 19);
  EXPECT_EQ(wrong_at("2026-07-22T10:11:12+00:00"), 19);
  EXPECT_EQ(wrong_at("2026-07-22T10:11:12.Z"), 20);
  EXPECT_EQ(wrong_at("2026-07-22T10:11:12."), 20);
  EXPECT_EQ(wrong_at("2026-07-22T10:11:12.1234567890Z"), 29);
  EXPECT_EQ(wrong_at("2026-07-22T10:11:12ZZ"), 19);
  EXPECT_EQ(wrong_at("20a6-07-22T10:11:12Z"), 2);
}

}  // namespace
