// SPDX-License-Identifier: BSL-1.0
// What people read: text that fits, names that were meant.
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

#include "tools/common/nearest.hpp"
#include "tools/common/table.hpp"
#include "tools/common/terminal.hpp"

namespace {

using namespace flowkit::tools;

TEST(Terminal, ABrokenLineIsIndented) {
  EXPECT_EQ(wrapped("one two three", 80, 2), "one two three\n");
  EXPECT_EQ(wrapped("one two three", 7, 2), "one two\n  three\n");
  EXPECT_EQ(wrapped("one two three", 6, 2), "one\n  two\n  three\n");
  EXPECT_EQ(wrapped("  one two", 5, 4), "  one\n    two\n");
  EXPECT_EQ(wrapped("", 5, 4), "\n");
}

TEST(Terminal, AWordThatIsTooLongStaysWhole) {
  EXPECT_EQ(wrapped("a 2001:db8::1:2:3:4 b", 10, 2), "a 2001:db8::1:2:3:4\n  b\n");
}

TEST(Terminal, CharactersCountAndNotOctets) {
  EXPECT_EQ(text_width("Zürich"), 6u);
  EXPECT_EQ(wrapped("Zürich Bern", 11, 2), "Zürich Bern\n");
}

TEST(Terminal, OneIsSingular) {
  EXPECT_EQ(counted(1, "flows"), "1 flow");
  EXPECT_EQ(counted(0, "flows"), "0 flows");
  EXPECT_EQ(counted(2, "flows missing by sequence"), "2 flows missing by sequence");
  EXPECT_EQ(counted(1, "flows missing by sequence"), "1 flow missing by sequence");
  EXPECT_EQ(counted(1, "data sets without template"), "1 data set without template");
  EXPECT_EQ(counted(1, "octet"), "1 octet");
}

TEST(Terminal, APipeIsNone) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  EXPECT_EQ(terminal_columns(ends[1]), 0u);
  close(ends[0]), close(ends[1]);
}

TEST(Table, LinesAreAlignedWithoutBlanksAtTheEnd) {
  table t{{"who", "n"}};
  t.add({"router", 7});
  t.add({"x"});
  EXPECT_EQ(t.lines(), (std::vector<std::string>{"who     n", "router  7", "x"}));
  EXPECT_EQ(t.text(), "who     n\nrouter  7\nx\n");
}

TEST(Nearest, OfAFewAllAreNamed) {
  const std::array<std::string_view, 2> names{"json", "csv"};
  EXPECT_EQ(unknown_name("xml", names), "'xml' is not one of json, csv");
}

TEST(Nearest, OfManyThoseThatAreNear) {
  std::vector<std::string_view> names{"source.port", "destination.port", "source.ip", "network.bytes", "ipTTL",
                                      "vlanId"};
  names.resize(13, "somethingElse");
  EXPECT_EQ(unknown_name("sorce.ip", names), "there is no 'sorce.ip'; nearest: source.ip");
  EXPECT_EQ(unknown_name("dst.port", names), "there is no 'dst.port'; nearest: source.port, destination.port");
  EXPECT_EQ(unknown_name("BYTES", names), "there is no 'BYTES'; nearest: network.bytes");
  EXPECT_EQ(unknown_name("VLANID", names), "there is no 'VLANID'; nearest: vlanId");
  // Nothing is near: three all the same.
  EXPECT_EQ(unknown_name("qqqqq", names), "there is no 'qqqqq'; nearest: ipTTL, vlanId, source.ip");
}

}  // namespace
