// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/json.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace flowkit;
using namespace std::string_literals;

std::string json(std::string_view s) {
  char buffer[256];
  text_writer out{buffer};
  write_json_string(out, s);
  EXPECT_FALSE(out.overflow());
  return std::string{out.text()};
}

const std::string replaced = "\xef\xbf\xbd";  // U+FFFD

TEST(JsonString, EscapesWhatHasToBe) {
  EXPECT_EQ(json(""), R"("")");
  EXPECT_EQ(json(R"(a"b\c/)"), R"("a\"b\\c/")");
  EXPECT_EQ(json("\n\t\0\x1f\x7f"s), R"("\u000a\u0009\u0000\u001f\u007f")");
}

TEST(JsonString, KeepsCharacters) {
  for (const std::string s : {"\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf",
                              "\xee\x80\x80", "\xc2\x80", "\xe0\xa0\x80", "\xf0\x90\x80\x80"})
    EXPECT_EQ(json(s), '"' + s + '"');
}

TEST(JsonString, ReplacesEachOctetThatIsNoCharacter) {
  EXPECT_EQ(json("\xff"), '"' + replaced + '"');
  EXPECT_EQ(json("a\x80z"), "\"a" + replaced + "z\"");
  EXPECT_EQ(json("\xc0\xaf"), '"' + replaced + replaced + '"');                                // overlong '/'
  EXPECT_EQ(json("\xe0\x9f\xbf"), '"' + replaced + replaced + replaced + '"');                 // overlong
  EXPECT_EQ(json("\xf0\x8f\xbf\xbf"), '"' + replaced + replaced + replaced + replaced + '"');  // overlong
  EXPECT_EQ(json("\xed\xa0\x80"), '"' + replaced + replaced + replaced + '"');                 // surrogate
  EXPECT_EQ(json("\xf4\x90\x80\x80"), '"' + replaced + replaced + replaced + replaced + '"');  // above U+10FFFF
  EXPECT_EQ(json("\xe2\x82"), '"' + replaced + replaced + '"');                                // cut at the end
  EXPECT_EQ(json("\xe2\x82\"x"), '"' + replaced + replaced + "\\\"x\"");                       // cut by a quote
}

// What lies behind the view must not complete a character.
TEST(JsonString, EndsWhereTheViewEnds) {
  const std::string_view euro = "\xe2\x82\xac";
  EXPECT_EQ(json(euro.substr(0, 2)), '"' + replaced + replaced + '"');
}

}  // namespace
