// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/time.hpp>

#include <gtest/gtest.h>

#include <limits>

namespace {

using namespace flowkit;

constexpr timestamp farthest{INT64_MAX}, earliest{INT64_MIN};

static_assert(floor_div(-1, 1000) == -1 && floor_div(-1000, 1000) == -1 && floor_div(1999, 1000) == 1);
static_assert(floor_div(INT64_MIN, 1) == INT64_MIN);

TEST(Time, IsCutTowardsThePast) {
  EXPECT_EQ(to_unix_seconds({-1}), -1);
  EXPECT_EQ(to_unix_milliseconds({-1}), -1);
  EXPECT_EQ(to_unix_seconds({1'999'999'999}), 1);
  EXPECT_EQ(to_unix_milliseconds({-1'000'000}), -1);
}

TEST(Time, SaturatesInsteadOfWrapping) {
  EXPECT_EQ(farthest + duration{1}, farthest);
  EXPECT_EQ(earliest - duration{1}, earliest);
  EXPECT_EQ(earliest + duration{-1}, earliest);
  EXPECT_EQ(farthest - duration{-1}, farthest);
  EXPECT_EQ((farthest - earliest).ns, INT64_MAX);
  EXPECT_EQ((earliest - farthest).ns, INT64_MIN);
  EXPECT_EQ(farthest - duration{INT64_MIN}, farthest);
  EXPECT_EQ(seconds(INT64_MAX).ns, INT64_MAX);
  EXPECT_EQ(seconds(INT64_MIN).ns, INT64_MIN);
  EXPECT_EQ(milliseconds(-9'223'372'036'855).ns, INT64_MIN);
  EXPECT_EQ(from_unix_seconds(9'223'372'036), (timestamp{9'223'372'036'000'000'000}));
  EXPECT_EQ(from_unix_seconds(9'223'372'037), farthest);
}

TEST(Uptime, StampsArePastOrAheadByHalfTheCircle) {
  const timestamp exported = from_unix_seconds(1'700'000'000);
  const auto ms_before = [&](std::uint32_t stamp, std::uint32_t uptime) {
    return to_unix_milliseconds(exported) - to_unix_milliseconds(from_uptime(stamp, uptime, exported));
  };
  EXPECT_EQ(ms_before(1000, 1000), 0);
  EXPECT_EQ(ms_before(0, 1000), 1000);
  EXPECT_EQ(ms_before(0xffff'ffff, 0), 1);  // the uptime wrapped in between
  EXPECT_EQ(ms_before(0xffff'fc18, 1000), 2000);
  EXPECT_EQ(ms_before(1001, 1000), -1);      // a clock that is read twice
  EXPECT_EQ(ms_before(0, 0xffff'ffff), -1);  // ahead across the wrap
  EXPECT_EQ(ms_before(1, 0x8000'0000), 0x7fff'ffff);
  EXPECT_EQ(ms_before(0, 0x8000'0000), -std::int64_t{0x8000'0000});
}

TEST(Uptime, KeepsTheFractionOfTheExportTime) {
  EXPECT_EQ(from_uptime(990, 1000, timestamp{1'000'000'123}).ns, 990'000'123);
}

TEST(Uptime, IsTakenFromTheInitTimeWhereItIsKnown) {
  const timestamp boot = from_unix_seconds(1'000'000'000), exported = boot + seconds(5'000'000);  // wrapped once
  const record_context c{.export_time = exported, .uptime_ms = 42, .init_time = boot};
  const auto stamp = static_cast<std::uint32_t>(std::int64_t{4'999'999'000});
  EXPECT_EQ(from_uptime(stamp, c), exported - seconds(1));
  // Without it, by the uptime in the header
  EXPECT_EQ(from_uptime(42, record_context{.export_time = exported, .uptime_ms = 43, .has_uptime = true}),
            exported - milliseconds(1));
}

TEST(Ntp, KnownValues) {
  const timestamp now = from_unix_seconds(1'700'000'000);
  EXPECT_EQ(from_ntp(0x83aa'7e80'0000'0000, now), timestamp{});  // 2208988800 s
  EXPECT_EQ(from_ntp(0x83aa'7e80'8000'0000, now).ns, 500'000'000);
  EXPECT_EQ(from_ntp(0x83aa'7e80'ffff'ffff, now).ns, 999'999'999);
  EXPECT_EQ(to_ntp(timestamp{}), 0x83aa'7e80'0000'0000u);
  EXPECT_EQ(to_ntp({500'000'000}), 0x83aa'7e80'8000'0000u);
  EXPECT_EQ(to_ntp({1}), 0x83aa'7e80'0000'0005u);  // rounded up: 4 would read as 0 ns
  EXPECT_EQ(to_ntp({-1}) >> 32, 0x83aa'7e7fu);
}

// RFC 7011 section 6.1.9 leaves the era open: the seconds wrap on 2036-02-07T06:28:16Z.
TEST(Ntp, TheEraIsTheOneNearby) {
  const timestamp wrap = from_unix_seconds(2'085'978'496);
  EXPECT_EQ(from_ntp(1, wrap - seconds(1)), wrap);
  EXPECT_EQ(from_ntp(1, wrap + seconds(1)), wrap);
  EXPECT_EQ(from_ntp(0xffff'ffff'0000'0000, wrap + seconds(1)), wrap - seconds(1));
  EXPECT_EQ(from_ntp(1, from_unix_seconds(0)), wrap);  // 66 years ahead, and 70 from 1900
  EXPECT_EQ(from_ntp(1, from_unix_seconds(-315'619'200)), from_unix_seconds(-2'208'988'800));  // seen in 1960
  EXPECT_EQ(to_ntp(wrap), 1u);  // reads as the same nanosecond, and 0 as none
  EXPECT_EQ(to_ntp_microseconds(wrap), 1u << 11);
  EXPECT_EQ(from_ntp(0, wrap), unknown_time);
}

// Every fraction of every nanosecond that a power of ten makes
TEST(Ntp, GivesEachNanosecondBack) {
  for (std::int64_t ns = 1; ns < 1'000'000'000; ns = ns * 10 + 9)
    for (const std::int64_t near : {ns - 1, ns, ns + 1}) EXPECT_EQ(from_ntp(to_ntp({near}), {}).ns, near);
}

// Saturated times are re-encoded like others.
TEST(Ntp, OfTheEndsOfTime) {
  EXPECT_EQ(to_ntp(farthest) & 0xffff'ffff, to_ntp({854'775'807}) & 0xffff'ffff);
  EXPECT_EQ(to_ntp(earliest) & 0xffff'ffff, to_ntp({145'224'192}) & 0xffff'ffff);
}

}  // namespace
