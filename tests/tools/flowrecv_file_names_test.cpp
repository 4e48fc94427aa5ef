// SPDX-License-Identifier: BSL-1.0
// Names of the files that --output rotates, and the times at which the next one is begun.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "tools/common/exit_code.hpp"
#include "tools/flowrecv/outputs/file_names.hpp"
#include "tools/flowrecv/outputs/file_settings.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;

constexpr timestamp noon = from_unix_seconds(1'796'040'000);  // 2026-11-30T12:00:00Z

TEST(FileNames, HaveTheTimeBeforeTheEnding) {
  const file_names plain{"a/flows.json"};
  EXPECT_EQ(plain.part(), "a/flows.json.part");
  EXPECT_EQ(plain.completed(noon, 0), "a/flows-20261130T120000Z.json");
  EXPECT_EQ(plain.completed(noon, 1), "a/flows-20261130T120000Z_001.json");
  EXPECT_EQ(plain.completed(noon, 1000), "a/flows-20261130T120000Z_1000.json");
  EXPECT_EQ(file_names{"flows.json.gz"}.completed(noon, 2), "flows-20261130T120000Z_002.json.gz");
  EXPECT_EQ(file_names{"flows.gz"}.completed(noon, 0), "flows-20261130T120000Z.gz");
  EXPECT_EQ(file_names{"flows"}.completed(noon, 0), "flows-20261130T120000Z");
  EXPECT_EQ(file_names{".hidden"}.completed(noon, 0), ".hidden-20261130T120000Z");
  EXPECT_EQ(file_names{"a.b/flows"}.completed(noon, 0), "a.b/flows-20261130T120000Z");
  EXPECT_EQ(file_names{"x-%Y%m%d-%H.%M.json"}.completed(noon, 0), "x-20261130-12.00.json");
  EXPECT_EQ(file_names{"x-%Y%m%d-%H.%M.json"}.completed(noon, 1), "x-20261130-12.00_001.json");
  EXPECT_EQ(file_names{"100%%-%s-%j"}.completed(noon, 0), "100%-1796040000-334");
}

TEST(FileNames, OtherConversionsAreWrong) {
  for (const char* wrong : {"a-%y", "a%", "%", "%Ea", "%Y/a.json", "%d/%d"}) try {
      const file_names made{wrong};
      ADD_FAILURE() << wrong << " was taken";
    } catch (const startup_error& e) {
      EXPECT_EQ(e.code(), exit_code::usage) << wrong;
      EXPECT_NE(std::string(e.what()).find(wrong), std::string::npos) << e.what();
    }
}

RC_GTEST_PROP(FileNames, KnowTheirOwnAndNoOther, ()) {
  const std::string pattern = *rc::gen::element<std::string>("flows.json", "flows", "flows.csv.gz", "a%Y.%m_%d", "%s",
                                                             "%H%M%S-%j.x", "n%%-%Y.json");
  const file_names of{pattern};
  const timestamp t = from_unix_seconds(*rc::gen::inRange<std::int64_t>(0, 4'000'000'000));
  const auto n = *rc::gen::inRange(0u, 3000u);
  const std::string name = of.completed(t, n);
  RC_ASSERT(of.is_completed(name));
  RC_ASSERT(!of.is_completed(name + ".part"));
  RC_ASSERT(!of.is_completed(name + "x"));
  RC_ASSERT(!of.is_completed("x" + name));
  RC_ASSERT(!of.is_completed(pattern));
}

RC_GTEST_PROP(FileNames, MeetWhereOneMayHaveANameOfTheOther, ()) {
  const auto pattern = [] {
    return *rc::gen::container<std::string>(
        rc::gen::map(rc::gen::inRange<std::size_t>(0, 9), [](std::size_t i) { return "ab1_.-%YH"[i]; }));
  };
  const auto valid = [](const std::string& text) {  // each % begins a conversion
    std::string out;
    for (const char c : "x" + text) out += c == '%' ? std::string("%s") : std::string(1, c);
    return out + "%Y";
  };
  const file_names a{valid(pattern())}, b{valid(pattern())};
  RC_ASSERT(a.may_meet(a) && b.may_meet(b));
  RC_ASSERT(a.may_meet(b) == b.may_meet(a));
  const std::string name = a.completed(from_unix_seconds(*rc::gen::inRange<std::int64_t>(0, 4'000'000'000)), 7);
  RC_ASSERT(a.is_completed(name) && a.may_be(name) && a.may_be("./" + name));
  RC_ASSERT(!b.is_completed(name) || a.may_meet(b));
}

TEST(FileNames, DigitsAfterSecondsAreAsMany) {
  EXPECT_TRUE(file_names{"%s%Y"}.is_completed("12026"));
  EXPECT_FALSE(file_names{"%s%Y"}.is_completed("2026"));
  EXPECT_TRUE(file_names{"%s1%s"}.may_meet(file_names{"%Y"}));
  EXPECT_FALSE(file_names{"%s1%s"}.may_meet(file_names{"%H"}));
  EXPECT_FALSE(file_names{"a/%Y"}.may_meet(file_names{"b/%Y"}));
}

RC_GTEST_PROP(NextMultiple, IsAfterAndNoMoreThanOneAway, ()) {
  const timestamp t{*rc::gen::inRange<std::int64_t>(-4'000'000'000'000'000'000, 4'000'000'000'000'000'000)};
  const duration every{*rc::gen::inRange<std::int64_t>(1, 400'000'000'000'000)};
  const timestamp next = next_multiple(t, every);
  RC_ASSERT(next > t && next - t <= every && next.ns % every.ns == 0);
}

}  // namespace
