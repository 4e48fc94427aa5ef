// SPDX-License-Identifier: BSL-1.0
// What flowcheck diff is made of: commands, comparison of answers, edits of octets, the structure of datagrams.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "conformance/diff/difference.hpp"
#include "conformance/diff/shell_words.hpp"
#include "conformance/diff/structure.hpp"
#include "tests/support/hex.hpp"

namespace {
using namespace flowkit;
using namespace flowkit::conformance;
using words = std::vector<std::string>;

TEST(ShellWords, AreCutAsAShellDoes) {
  EXPECT_EQ(shell_words("a  b\tc"), (words{"a", "b", "c"}));
  EXPECT_EQ(shell_words(R"(a 'b  "c"' "d 'e'" f\ g)"), (words{"a", "b  \"c\"", "d 'e'", "f g"}));
  EXPECT_EQ(shell_words(R"(x"y"'z' '' "\"\\\n")"), (words{"xyz", "", R"("\\n)"}));
  EXPECT_EQ(shell_words(R"('\' $HOME *)"), (words{"\\", "$HOME", "*"}));
  EXPECT_EQ(shell_words("  "), words{});
}
TEST(ShellWords, WhatIsNotClosedIsNone) {
  for (const char* text : {"'a", "\"a", "a\\", "\"a\\\""}) EXPECT_EQ(shell_words(text), std::nullopt) << text;
}

answer answered(answer_verdict v, std::initializer_list<const char*> records, bool partial = false) {
  answer a{.given = v, .reason = {}, .records = {}};
  for (const char* r : records) a.records.push_back({boost::json::parse(r).as_object(), partial});
  return a;
}
std::optional<difference> compare(const char* a, const char* b, const member_names& ignored = {}) {
  return compare_answers(answered(answer_verdict::accepted, {a}), answered(answer_verdict::accepted, {b}), ignored);
}

TEST(Difference, IsVerdictThenNumberThenTheFirstMember) {
  const auto accepted = answer_verdict::accepted, refused = answer_verdict::refused;
  EXPECT_EQ(compare_answers(answered(refused, {R"({"a":1})"}), answered(refused, {R"({"a":1})"}), {}), std::nullopt);
  const auto v = compare_answers(answered(refused, {}), answered(accepted, {R"({"a":1})"}), {});
  ASSERT_TRUE(v);
  EXPECT_EQ(way_of(*v), "verdict refused / accepted");
  const auto n = compare_answers(answered(accepted, {R"({"a":1})"}), answered(accepted, {R"({"a":2})", "{}"}), {});
  ASSERT_TRUE(n);
  EXPECT_EQ(way_of(*n), "fewer records, accepted");
  const auto m = compare_answers(answered(accepted, {"{}", R"({"a":1,"b":2})"}),
                                 answered(accepted, {"{}", R"({"b":3,"a":1})"}), {});
  ASSERT_TRUE(m);
  EXPECT_EQ(m->record, 2u);
  EXPECT_EQ(m->member, "b");
  EXPECT_EQ(m->a, "2");
  EXPECT_EQ(m->b, "3");
}

TEST(Difference, NumbersAreWhatTheyAreAndNotHowTheyAreWritten) {
  EXPECT_FALSE(compare(R"({"a":1})", R"({"a":1.0})"));
  EXPECT_FALSE(compare(R"({"a":18446744073709551615})", R"({"a":18446744073709551615})"));
  EXPECT_TRUE(compare(R"({"a":18446744073709551615})", R"({"a":18446744073709551614})"));
  EXPECT_TRUE(compare(R"({"a":9007199254740993})", R"({"a":9007199254740992})")) << "not as doubles";
  EXPECT_TRUE(compare(R"({"a":-1})", R"({"a":18446744073709551615})"));
  EXPECT_TRUE(compare(R"({"a":1})", R"({"a":"1"})"));
  EXPECT_TRUE(compare(R"({"a":1})", R"({"a":true})"));
}

TEST(Difference, WhereARecordComesFromIsNotCompared) {
  EXPECT_FALSE(compare(R"({"@template":1,"flow.exporter":"a","x":1})", R"({"@exporter":"b","x":1})"));
  EXPECT_TRUE(compare(R"({"@options":true,"x":1})", R"({"x":1})"));
  EXPECT_TRUE(compare(R"({"@sample":"flow_sample"})", R"({"@sample":"counters_sample"})"));
  EXPECT_FALSE(compare(R"({"x":1,"y":1})", R"({"x":1,"y":2})", {"y"}));
  EXPECT_TRUE(compare(R"({"l":{"@semantic":"allOf"}})", R"({"l":{"@semantic":"noneOf"}})"))
      << "of a list it is content";
}

TEST(Difference, APartialRecordMayLeaveMembersOutButNotGetThemWrong) {
  const auto whole = answered(answer_verdict::accepted, {R"({"a":1,"b":2})"});
  EXPECT_FALSE(compare_answers(answered(answer_verdict::accepted, {R"({"a":1})"}, true), whole, {}));
  EXPECT_FALSE(compare_answers(whole, answered(answer_verdict::accepted, {R"({"b":2})"}, true), {}));
  EXPECT_TRUE(compare_answers(answered(answer_verdict::accepted, {R"({"a":2})"}, true), whole, {}));
  EXPECT_TRUE(compare_answers(answered(answer_verdict::accepted, {R"({"c":2})"}, true), whole, {}));
}

TEST(Difference, PlacesAreNamedAndTheirNumbersDoNotMakeAnotherWay) {
  const auto one = compare(R"({"s":{"l#2":[1,{"x":2}]}})", R"({"s":{"l#2":[1,{"x":3}]}})");
  ASSERT_TRUE(one);
  EXPECT_EQ(one->member, "s.l#2[1].x");
  EXPECT_EQ(way_of(*one), "s.l.x: both, accepted");
  const auto absent = compare(R"({"a":1})", "{}");
  ASSERT_TRUE(absent);
  EXPECT_EQ(way_of(*absent), "a: nothing from B, accepted");
}

case_frame frame_of(std::string_view hex) {
  case_frame f;
  f.octets = test::from_hex(hex);
  f.source = {ip_address{ipv4_address{0xc0000201}}, 4739};
  return f;
}

TEST(Edit, AppliesByTheOffsetsBefore) {
  const std::vector<case_frame> frames{frame_of("00 01 02 03 04 05 06 07")};
  const edit first{.removed = {{0, 1, 3}}, .zeroed = {{0, 7, 8}}, .decreased = {{{0, 5, 2}, 0x100}}};
  const edit second{.removed = {{0, 4, 5}}, .zeroed = {}, .decreased = {{{0, 5, 2}, 7}}};
  const edit* const both[] = {&first, &second};
  const auto made = edited(frames, both);
  ASSERT_TRUE(made);
  EXPECT_EQ((*made)[0].octets, test::from_hex("00 03 03 ff 00"));
  const edit overlaps{.removed = {{0, 2, 4}}, .zeroed = {}, .decreased = {}};
  const edit* const wrong[] = {&first, &overlaps};
  EXPECT_FALSE(edited(frames, wrong));
  const edit outside{.removed = {{0, 7, 9}}, .zeroed = {}, .decreased = {}};
  const edit* const out[] = {&outside};
  EXPECT_FALSE(edited(frames, out));
}

/// All that comes of dropping one part of the level, lengths and counts fitted.
std::set<std::vector<std::byte>> dropped(const std::vector<case_frame>& frames, part_level level) {
  const structure s = structure_of(frames);
  std::set<std::vector<std::byte>> out;
  for (const droppable_part& p : s.parts) {
    if (p.level != level) continue;
    const edit e = dropping(s, p);
    const edit* const one = &e;
    const auto made = edited(frames, {&one, 1});
    if (made) out.insert(made->back().octets);
  }
  return out;
}

TEST(Structure, OfIpfix) {
  const std::vector<case_frame> frames{frame_of(
      "000a 002e 00000000 00000000 00000000  0002 0010 0100 0002 0004 0001 0052 ffff  0100 000e 06 02 6869 11 ff0002 "
      "6162")};
  const auto records = dropped(frames, part_level::record);
  EXPECT_TRUE(
      records.contains(test::from_hex("000a 0028 00000000 00000000 00000000  0002 0010 0100 0002 0004 0001 0052 ffff "
                                      "0100 0008 06 02 6869")));
  EXPECT_TRUE(
      records.contains(test::from_hex("000a 002a 00000000 00000000 00000000  0002 0010 0100 0002 0004 0001 0052 ffff "
                                      "0100 000a 11 ff0002 6162")));
  EXPECT_TRUE(
      records.contains(test::from_hex("000a 0022 00000000 00000000 00000000  0002 0004 0100 000e 06 02 6869 11 ff0002 "
                                      "6162")));
  const auto fields = dropped(frames, part_level::field);
  EXPECT_EQ(fields, (std::set<std::vector<std::byte>>{
                        test::from_hex("000a 0028 00000000 00000000 00000000  0002 000c 0100 0001 0052 ffff  0100 000c "
                                       "02 6869 ff0002 6162"),
                        test::from_hex("000a 0022 00000000 00000000 00000000  0002 000c 0100 0001 0004 0001  0100 0006 "
                                       "06 11")}));
  const auto elements = dropped(frames, part_level::element);
  EXPECT_TRUE(
      elements.contains(test::from_hex("000a 002c 00000000 00000000 00000000  0002 0010 0100 0002 0004 0001 0052 ffff "
                                       "0100 000c 06 00 11 ff0002 6162")));
  EXPECT_TRUE(
      elements.contains(test::from_hex("000a 002c 00000000 00000000 00000000  0002 0010 0100 0002 0004 0001 0052 ffff "
                                       "0100 000c 06 02 6869 11 ff0000")));
}

TEST(Structure, AFieldGoesFromRecordsThatCameBeforeItsTemplate) {
  const std::vector<case_frame> frames{
      frame_of("000a 0018 00000000 00000000 00000000  0100 0008 06 0011 07"),
      frame_of("000a 0020 00000000 00000000 00000000  0002 0010 0100 0002 0004 0001 0007 0002")};
  const structure s = structure_of(frames);
  for (const droppable_part& p : s.parts) {
    if (p.level != part_level::field || p.octets.size() != 2 || p.octets[0].size() != 2) continue;
    const edit e = dropping(s, p);
    const edit* const one = &e;
    const auto made = edited(frames, {&one, 1});
    ASSERT_TRUE(made);
    EXPECT_EQ((*made)[0].octets, test::from_hex("000a 0016 00000000 00000000 00000000  0100 0006 06 07"));
    EXPECT_EQ((*made)[1].octets, test::from_hex("000a 001c 00000000 00000000 00000000  0002 000c 0100 0001 0004 0001"));
    return;
  }
  ADD_FAILURE() << "no such field";
}

TEST(Structure, NetflowV9CountsItsRecords) {
  const std::vector<case_frame> frames{
      frame_of("0009 0004 00000000 00000000 00000000 00000000  0000 000c 0100 0001 0007 0002  0100 0008 0006 0011"
               "0001 0012 0101 0004 0004 0001 0004 0022 0004")};
  const auto sets = dropped(frames, part_level::set);
  EXPECT_TRUE(
      sets.contains(test::from_hex("0009 0003 00000000 00000000 00000000 00000000  0100 0008 0006 0011 0001 0012 0101 "
                                   "0004 0004 0001 0004 0022 0004")))
      << "a template is a record";
  const auto fields = dropped(frames, part_level::field);
  const auto records = dropped(frames, part_level::record);
  EXPECT_TRUE(
      records.contains(test::from_hex("0009 0003 00000000 00000000 00000000 00000000  0000 000c 0100 0001 0007 "
                                      "0002  0100 0006 0006 0001 0012 0101 0004 0004 0001 0004 0022 0004")));
  EXPECT_TRUE(
      fields.contains(test::from_hex("0009 0004 00000000 00000000 00000000 00000000  0000 000c 0100 0001 0007 0002  "
                                     "0100 0008 0006 0011 0001 000e 0101 0000 0004 0022 0004")))
      << "a scope: octets of scopes";
}

TEST(Structure, OfNetflowV5AndSflow) {
  std::string v5 = "0005 0002" + std::string(40, '0');
  for (const char* digit : {"1", "2"})
    for (int i = 0; i < 96; ++i) v5 += digit;
  const auto records = dropped({frame_of(v5)}, part_level::set);
  ASSERT_EQ(records.size(), 2u);
  for (const auto& r : records) {
    EXPECT_EQ(r.size(), 72u);
    EXPECT_EQ(r[3], std::byte{1}) << "the count";
  }
  // A counters sample with two structures that nobody knows.
  const auto sflow = frame_of(
      "00000005 00000001 c0000201 00000000 00000001 00000002 00000001  00000002 00000024 00000001 00000001 00000002 "
      "00fff001 00000004 aaaaaaaa 00fff002 00000004 bbbbbbbb");
  const auto structures = dropped({sflow}, part_level::record);
  EXPECT_TRUE(structures.contains(test::from_hex(
      "00000005 00000001 c0000201 00000000 00000001 00000002 00000001  00000002 00000018 00000001 00000001 "
      "00000001 00fff002 00000004 bbbbbbbb")));
  const auto samples = dropped({sflow}, part_level::set);
  EXPECT_TRUE(samples.contains(test::from_hex("00000005 00000001 c0000201 00000000 00000001 00000002 00000000")));
}
}  // namespace
