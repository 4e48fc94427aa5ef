// SPDX-License-Identifier: BSL-1.0
// Flows that differ in bits only that a collector is to ignore are one flow; a stamp that was not set is no time.
#include <flowkit/flow/digest.hpp>
#include <flowkit/flow/templates.hpp>
#include <flowkit/flow/text.hpp>

#include <gtest/gtest.h>

#include <string>

#include <support/hex.hpp>

namespace {

using namespace flowkit;
using flow::record;
using test::from_hex;

std::string json(const record& r) {
  std::string buffer(flow::max_line, '\0');
  text_writer out{buffer};
  write_json_line(out, r, {}, flow::columns);
  return std::string{out.text()};
}
record read(std::span<const specifier> fields, std::string_view hex) {
  record r{};
  const auto data = from_hex(hex);
  const auto o =
      read_flows(bind(flow::table, fields), data, {&r, 1}, {.export_time = from_unix_seconds(1'700'000'000)}, 7);
  EXPECT_EQ(o.records, 1u);
  EXPECT_EQ(o.saturated, 0u);
  return r;
}
bool has(const record& r, std::string_view what) { return json(r).find(what) != std::string::npos; }

TEST(IgnoredBits, OfFlagsInAnyWidth) {
  for (const auto& [width, sent, ignored] :
       {std::tuple{2, "0152", "f152"}, std::tuple{2, "0018", "5018"}, std::tuple{4, "0000 0012", "ffff 6012"},
        std::tuple{3, "00 0002", "01 a002"}}) {
    const specifier fields[] = {specify(ie::ipClassOfService, 1),
                                specify(ie::tcpControlBits, static_cast<std::uint16_t>(width))};
    const record plain = read(fields, std::string("10") + sent), odd = read(fields, std::string("10") + ignored);
    EXPECT_EQ(odd.tcp_flags, plain.tcp_flags);
    EXPECT_EQ(json(odd), json(plain));
    EXPECT_EQ(flow::digest(odd), flow::digest(plain));
  }
}

TEST(IgnoredBits, OfMicroseconds) {
  const specifier fields[] = {specify(ie::flowStartMicroseconds, 8), specify(ie::flowEndMicroseconds, 8)};
  const record plain = read(fields, "e8ff 1c00 1f7c e800  e8ff 1c01 1f7c e800");
  const record odd = read(fields, "e8ff 1c00 1f7c efff  e8ff 1c01 1f7c e801");
  EXPECT_EQ(plain.start, odd.start);
  EXPECT_EQ(plain.span, odd.span);
  EXPECT_EQ(plain.span, seconds(1));
  EXPECT_EQ(flow::digest(odd), flow::digest(plain));
}

TEST(IgnoredBits, ALoneFractionOfMicrosecondsIsNoTime) {
  const specifier fields[] = {specify(ie::flowStartMicroseconds, 8), specify(ie::flowEndMicroseconds, 8)};
  for (const char* start : {"0000 0000 0000 0000", "0000 0000 0000 07ff"}) {
    const record r = read(fields, std::string(start) + "e8ff 1c01 1f7c e800");
    EXPECT_FALSE(has(r, "flow.start")) << json(r);
    EXPECT_FALSE(has(r, "2036")) << json(r);
  }
}

TEST(IgnoredBits, AnEventThatWasNotSetIsNoColumn) {
  for (const element* e : {&ie::observationTimeMicroseconds, &ie::observationTimeNanoseconds}) {
    const specifier fields[] = {specify(ie::ipClassOfService, 1), specify(*e, 8)};
    EXPECT_FALSE(has(read(fields, "10 0000 0000 0000 0000"), "flow.event"));
    EXPECT_TRUE(has(read(fields, "10 e8ff 1c01 1f7c e800"), R"("flow.event":"2023-11-15T10:29:21.122Z")"));
  }
}

}  // namespace
