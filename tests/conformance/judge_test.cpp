// SPDX-License-Identifier: BSL-1.0
// What cases come to: every verdict, and what is said of what differs.
#include "conformance/judge/judge_case.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "conformance/judge/compare_records.hpp"

namespace {
using namespace flowkit;
using namespace flowkit::conformance;
namespace json = boost::json;
using enum answer_verdict;

/// JSON as decoders and case files have it.
json::value value(const char* text) { return json::parse(text); }
json::object object(const char* text) { return json::parse(text).as_object(); }

TEST(JudgeValues, AreEqualByValue) {
  const std::pair<const char*, const char*> equal[] = {
      {"7", "7.0"},
      {"18446744073709551615", "18446744073709551615"},
      {"9223372036854775808", "9223372036854775808.0"},
      {"-3", "-3.0"},
      {"0", "-0.0"},
      {"1e3", "1000"},
      {"0.1", "0.1"},
      {R"("a")", R"("a")"},
      {R"("2026-01-01T00:00:00Z")", R"("2026-01-01T00:00:00.000000000Z")"},
      {R"("2026-01-01T00:00:00.120Z")", R"("2026-01-01T00:00:00.12Z")"},
      {"[1,2]", "[1.0,2]"},
      {"true", "true"},
      {"null", "null"},
      {R"({"@semantic":"allOf","a":[1]})", R"({"a":[1],"@semantic":"allOf"})"},
      {R"({"@semantic":"allOf","a":[1]})", R"({"a":[1]})"},
      {R"({"@template":256,"@error":"x","a":1})", R"({"a":1})"},
  };
  for (const auto& [a, b] : equal) {
    EXPECT_TRUE(equal_values(value(a), value(b))) << a << " " << b;
    EXPECT_TRUE(equal_values(value(b), value(a))) << b << " " << a;
  }
  const std::pair<const char*, const char*> other[] = {
      {"7", "8"},
      {"7", "-7"},
      {"7", "7.5"},
      {"18446744073709551615", "18446744073709551614"},
      {"18446744073709551615", "18446744073709551616"},
      {"18446744073709551615", "-1"},
      {"9223372036854775807", "9223372036854775808.0"},  // 2^63 - 1 has no double
      {"9007199254740993", "9007199254740992.0"},        // nor has 2^53 + 1
      {"0.1", "0.10000000000000002"},
      {"7", R"("7")"},
      {"1", "true"},
      {"0", "null"},
      {"0", "false"},
      {"true", "false"},
      {R"("a")", R"("A")"},
      {R"("2026-01-01T00:00:00Z")", R"("2026-01-01T00:00:00.001Z")"},
      {"[1,2]", "[2,1]"},
      {"[1,2]", "[1]"},
      {"[1]", "1"},
      {R"({"@semantic":"allOf","a":[1]})", R"({"@semantic":"noneOf","a":[1]})"},
      {R"({"a":1})", R"({"b":1})"},
      {R"({"a":1})", R"({"a":1,"b":1})"},
  };
  for (const auto& [a, b] : other) {
    EXPECT_FALSE(equal_values(value(a), value(b))) << a << " " << b;
    EXPECT_FALSE(equal_values(value(b), value(a))) << b << " " << a;
  }
}

TEST(JudgeValues, AreCutInMessages) {
  EXPECT_EQ(value_text(value(R"("a\u0001b")")), R"("a\u0001b")");
  const std::string cut = value_text(json::value(json::string(std::string(118, 'x') + "\xc3\xa4\xc3\xa4")));
  EXPECT_EQ(cut, '"' + std::string(118, 'x') + " ...") << "no half of a character";
}

TEST(JudgeRecords, DifferByMembersThatSayWhatWasSent) {
  const json::object due = object(R"({"@template":256,"a":1,"b":"x","@options":true})");
  const auto differences = [&](const char* got, bool exact = true, bool partial = false) {
    return compare_records(due, object(got), exact, partial).differences;
  };
  using texts = std::vector<std::string>;
  EXPECT_EQ(differences(R"({"b":"x","a":1,"@options":true,"@template":9,"@exporter":"r","flow.exporter":"r"})"),
            texts{});
  EXPECT_EQ(differences(R"({"a":2,"b":"x","@options":true})"), texts{"a is 2, and 1 is due"});
  EXPECT_EQ(differences(R"({"a":1,"@options":true})"), texts{R"(b is missing, and "x" is due)"});
  EXPECT_EQ(differences(R"({"a":1,"b":"x"})"), texts{"@options is missing, and true is due"});
  EXPECT_EQ(differences(R"({"a":1,"b":"x","@options":true,"c":[]})"), texts{"c is [], and there is no such field"});
  EXPECT_EQ(differences(R"({"a":1,"b":"x","@options":true,"c":[]})", false), texts{});
  EXPECT_EQ(differences(R"({"a":1})", true, true), texts{}) << "partial: what is absent does not count";
  EXPECT_EQ(differences(R"({"a":2})", true, true), texts{"a is 2, and 1 is due"});
  EXPECT_EQ(differences(R"({"c":2})", true, true), texts{"c is 2, and there is no such field"});
  EXPECT_EQ(differences(R"({})"), (texts{"a is missing, and 1 is due", R"(b is missing, and "x" is due)",
                                         "@options is missing, and true is due"}));
}

test_case a_case(case_kind kind, std::vector<expected_answer> expected) {
  test_case c;
  c.kind = kind;
  c.frames.resize(expected.size());
  c.expected = std::move(expected);
  return c;
}
json::array records(const char* text) { return json::parse(text).as_array(); }

answer an_answer(answer_verdict v, const char* list = "[]", bool partial = false, std::string reason = {}) {
  answer a{.given = v, .reason = std::move(reason), .records = {}};
  for (const json::value& r : records(list)) a.records.push_back({r.as_object(), partial});
  return a;
}
testee_run a_run(std::vector<answer> answers, fault what = fault::none, std::size_t frame = 0,
                 std::string message = {}) {
  testee_run run;
  run.answers = std::move(answers), run.what = what, run.frame = frame, run.message = std::move(message);
  return run;
}

/// Of one frame that is to be accepted with these records.
case_outcome outcome(const char* due, const answer& got, bool exact = true) {
  test_case c = a_case(case_kind::accept, {{accepted, records(due)}});
  c.exact = exact;
  return judge_case(c, a_run({got}));
}

TEST(JudgeCase, PassesWithWhatIsDue) {
  const case_outcome o = outcome(R"([{"a":1},{"a":2}])", an_answer(accepted, R"([{"a":1},{"a":2}])"));
  EXPECT_EQ(o.what, case_verdict::pass);
  EXPECT_EQ(o.message, "");
  EXPECT_EQ(outcome("[]", an_answer(accepted)).what, case_verdict::pass);
  EXPECT_EQ(outcome(R"([{"a":1},{"a":1}])", an_answer(accepted, R"([{"a":1},{"a":1}])")).what, case_verdict::pass);
  EXPECT_EQ(outcome(R"([{"a":1}])", an_answer(accepted, R"([{"a":1,"b":1}])"), false).what, case_verdict::pass);
}

TEST(JudgeCase, SaysWhatDiffers) {
  const std::tuple<const char*, const char*, const char*> wrong[] = {
      {R"([{"a":12}])", R"([{"a":7}])", "frame 1, record 1: a is 7, and 12 is due"},
      {R"([{"a":1},{"a":12}])", R"([{"a":1},{"a":7}])", "frame 1, record 2: a is 7, and 12 is due"},
      {R"([{"a":1}])", R"([{"a":1,"b":2}])", "frame 1, record 1: b is 2, and there is no such field"},
      {R"([{"a":1,"b":2}])", R"([{"a":1}])", "frame 1, record 1: b is missing, and 2 is due"},
      {R"([{"a":1}])", "[]", "frame 1: 0 records, and 1 is due"},
      {"[]", R"([{"a":1}])", "frame 1: 1 record, and 0 are due"},
      {R"([{"a":1},{"a":2}])", R"([{"a":2}])", "frame 1: 1 record, and 2 are due: record 1 is missing"},
      {R"([{"a":1},{"a":2},{"a":3}])", R"([{"a":2}])", "frame 1: 1 record, and 3 are due: records 1, 3 are missing"},
      {R"([{"a":1}])", R"([{"a":1},{"a":1}])", "frame 1: 2 records, and 1 is due: record 2 is too many"},
      {R"([{"a":1}])", R"([{"a":5},{"a":6}])", "frame 1: 2 records, and 1 is due: records 1, 2 are not among them"},
      {R"([{"a":1},{"a":2},{"a":3}])", R"([{"a":3},{"a":1},{"a":2}])",
       "frame 1: the records come in another order: 3, 1, 2"},
  };
  for (const auto& [due, got, message] : wrong) {
    const case_outcome o = outcome(due, an_answer(accepted, got));
    EXPECT_EQ(o.what, case_verdict::fail) << due << got;
    EXPECT_EQ(o.message, message);
  }
}

TEST(JudgeCase, KeepsTheFirstDifferences) {
  std::string due = "[{", got = "[{";
  for (int i = 0; i < 30; ++i) {
    due += (i != 0 ? ",\"f" : "\"f") + std::to_string(i) + "\":1";
    got += (i != 0 ? ",\"f" : "\"f") + std::to_string(i) + "\":2";
  }
  const case_outcome o = outcome((due + "}]").c_str(), an_answer(accepted, (got + "}]").c_str()));
  EXPECT_EQ(o.message, "frame 1, record 1: f0 is 2, and 1 is due");
  EXPECT_EQ(o.more.size(), 20u);
  EXPECT_EQ(o.left_out, 9u);
}

TEST(JudgeCase, TheVerdictIsJudged) {
  const test_case refuses = a_case(case_kind::refuse, {{refused, std::nullopt}, {accepted, records(R"([{"a":1}])")}});
  const answer good = an_answer(accepted, R"([{"a":1}])");
  EXPECT_EQ(judge_case(refuses, a_run({an_answer(refused, R"([{"x":1}])"), good})).what, case_verdict::pass);
  case_outcome o = judge_case(refuses, a_run({an_answer(accepted), good}));
  EXPECT_EQ(o.what, case_verdict::fail);
  EXPECT_EQ(o.message, "frame 1: accepted, and refused is due");
  o = judge_case(refuses, a_run({an_answer(refused), an_answer(refused, R"([{"a":1}])", false, "too short")}));
  EXPECT_EQ(o.message, "frame 2: refused (too short), and accepted is due");
}

TEST(JudgeCase, WhatIsNotDoneIsUnsupported) {
  const test_case c = a_case(case_kind::accept, {{accepted, records(R"([{"a":1}])")}, {accepted, std::nullopt}});
  const answer good = an_answer(accepted, R"([{"a":1}])");
  const case_outcome o = judge_case(c, a_run({good, an_answer(unsupported, "[]", false, "no lists")}));
  EXPECT_EQ(o.what, case_verdict::unsupported);
  EXPECT_EQ(o.message, "frame 1: accepted, 1 record; frame 2: unsupported (no lists)");
  EXPECT_EQ(judge_case(c, a_run({an_answer(accepted), an_answer(unsupported)})).what, case_verdict::fail)
      << "what it does do is judged";
  EXPECT_EQ(judge_case(c, a_run({}, fault::unsupported, 1, "exit code 127")).what, case_verdict::unsupported);
  // A frame of which nothing is expected need not be done.
  const test_case open = a_case(case_kind::open, {{std::nullopt, std::nullopt}, {accepted, records(R"([{"a":1}])")}});
  EXPECT_EQ(judge_case(open, a_run({an_answer(unsupported), good})).what, case_verdict::info);
}

TEST(JudgeCase, PartialRecords) {
  const char* due = R"([{"a":1,"b":2},{"a":3,"b":4}])";
  EXPECT_EQ(outcome(due, an_answer(accepted, R"([{"a":1},{"b":4}])", true)).what, case_verdict::pass);
  const case_outcome wrong = outcome(due, an_answer(accepted, R"([{"a":1},{"b":5}])", true));
  EXPECT_EQ(wrong.what, case_verdict::fail);
  EXPECT_EQ(wrong.message, "frame 1, record 2: b is 5, and 4 is due");
  EXPECT_EQ(outcome(due, an_answer(accepted, R"([{"a":1}])", true)).what, case_verdict::fail) << "all records are due";
  const case_outcome empty = outcome(due, an_answer(accepted, R"([{"a":1},{}])", true));
  EXPECT_EQ(empty.what, case_verdict::unsupported);
  EXPECT_EQ(empty.message, "a record was partial, with no field that is judged");
  EXPECT_EQ(outcome(due, an_answer(accepted, "[{},{}]", false)).what, case_verdict::fail) << "not partial: values miss";
}

TEST(JudgeCase, OpenOnesSayWhatWasDone) {
  const test_case c = a_case(case_kind::open, {{}, {}, {}});
  case_outcome o =
      judge_case(c, a_run({an_answer(accepted), an_answer(accepted), an_answer(refused, "[{}]", false, "x")}));
  EXPECT_EQ(o.what, case_verdict::info);
  EXPECT_EQ(o.message, "frames 1 to 2: accepted; frame 3: refused, 1 record (x)");
  o = judge_case(c, a_run({an_answer(refused), an_answer(refused), an_answer(refused)}));
  EXPECT_EQ(o.message, "refused");
  o = judge_case(c, a_run({an_answer(unsupported), an_answer(unsupported), an_answer(unsupported)}));
  EXPECT_EQ(o.what, case_verdict::unsupported);
  const test_case some = a_case(case_kind::open, {{std::nullopt, records("[]")}});
  EXPECT_EQ(judge_case(some, a_run({an_answer(refused)})).what, case_verdict::info);
  EXPECT_EQ(judge_case(some, a_run({an_answer(accepted, "[{}]")})).what, case_verdict::fail) << "what it does expect";
}

TEST(JudgeCase, FaultsAreVerdicts) {
  const test_case c = a_case(case_kind::open, {{}, {}});
  const std::pair<fault, const char*> faults[] = {
      {fault::late, "late"},   {fault::hang, "hang"},       {fault::crash, "crash"},
      {fault::ended, "ended"}, {fault::memory, "memory"},   {fault::flood, "output"},
      {fault::twice, "twice"}, {fault::rubbish, "rubbish"}, {fault::exit_code, "exit code"},
  };
  for (const auto& [what, name] : faults) {
    const case_outcome o = judge_case(c, a_run({an_answer(accepted), an_answer(accepted)}, what, 2, "words"));
    EXPECT_STREQ(to_string(o.what), name);
    EXPECT_TRUE(is_bad(o.what)) << name;
    EXPECT_EQ(o.message, "frame 2: words");
    EXPECT_EQ(parse_case_verdict(name), o.what);
  }
  EXPECT_EQ(judge_case(c, a_run({an_answer(accepted)}, fault::ended, 2, "no verdict for frame 2")).message,
            "no verdict for frame 2");
}

TEST(JudgeCase, WrongIsGraverThanLate) {
  const test_case c = a_case(case_kind::accept, {{accepted, records(R"([{"a":1}])")}});
  const case_outcome o = judge_case(c, a_run({an_answer(accepted, R"([{"a":2}])")}, fault::late, 1, "took long"));
  EXPECT_EQ(o.what, case_verdict::fail);
  EXPECT_EQ(o.more, std::vector<std::string>{"took long"});
}
}  // namespace
