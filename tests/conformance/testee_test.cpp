// SPDX-License-Identifier: BSL-1.0
// What decoders under test answer, and the cases that they are given.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "conformance/case_files/case_hex.hpp"
#include "conformance/testee/session.hpp"
#include "tools/common/exit_code.hpp"

namespace {
using namespace flowkit;
using namespace flowkit::conformance;
namespace fs = std::filesystem;
using enum answer_lines::outcome;

TEST(TesteeAnswer, IsRecordsAndOneVerdict) {
  answer_lines lines;
  EXPECT_EQ(lines.take(R"({"frame":1,"record":{"a":1}})", 2), record);
  EXPECT_EQ(lines.take(R"({"frame":1,"record":{"a":2},"partial":true,"more":[]})", 2), record);
  EXPECT_EQ(lines.take(R"({"frame":1,"verdict":"refused","reason":"short"})", 2), verdict);
  EXPECT_EQ(lines.take(R"({"verdict":"accepted","frame":2})", 2), verdict);
  ASSERT_EQ(lines.complete().size(), 2u);
  const answer& first = lines.complete()[0];
  ASSERT_EQ(first.records.size(), 2u);
  EXPECT_EQ(first.records[0].values.at("a").as_int64(), 1);
  EXPECT_FALSE(first.records[0].is_partial);
  EXPECT_TRUE(first.records[1].is_partial);
  EXPECT_EQ(first.given, answer_verdict::refused);
  EXPECT_EQ(first.reason, "short");
  EXPECT_TRUE(lines.complete()[1].records.empty()) << "records of frame 1 belong to it alone";
}

TEST(TesteeAnswer, WhatIsNotOfTheContractIsNamed) {
  const std::pair<const char*, answer_lines::outcome> wrong[] = {
      {"", rubbish},
      {"accepted", rubbish},
      {"[]", rubbish},
      {"{}", rubbish},
      {R"({"frame":1})", rubbish},
      {R"({"frame":1,"verdict":"accepted","record":{}})", rubbish},
      {R"({"frame":1,"verdict":"fine"})", rubbish},
      {R"({"frame":1,"verdict":true})", rubbish},
      {R"({"frame":1,"record":[1]})", rubbish},
      {R"({"frame":0,"verdict":"accepted"})", rubbish},
      {R"({"frame":-1,"verdict":"accepted"})", rubbish},
      {R"({"frame":1.5,"verdict":"accepted"})", rubbish},
      {R"({"frame":"1","verdict":"accepted"})", rubbish},
      {R"({"frame":1,"record":{"a":1,"b":{"c":1},"a":2}})", rubbish},  // parsers keep one of them
      {R"({"frame":1,"record":{"b":{"c":1,"c":1}}})", rubbish},
      {R"({"frame":2,"verdict":"accepted"})", rubbish},  // the second before the first
      {R"({"answers":"now"})", rubbish},
  };
  for (const auto& [line, outcome] : wrong) {
    answer_lines lines;
    EXPECT_EQ(lines.take(line, 2), outcome) << line;
    EXPECT_NE(lines.problem(), "") << line;
    EXPECT_TRUE(lines.complete().empty()) << line;
  }
}

TEST(TesteeAnswer, OnlyWhatWasFedCanBeAnsweredAndOnlyOnce) {
  answer_lines lines;
  EXPECT_EQ(lines.take(R"({"answers":"end"})", 0), answers_end);
  EXPECT_EQ(lines.take(R"({"answers":"end"})", 1), rubbish) << "the first line alone";
  EXPECT_EQ(lines.take(R"({"frame":1,"verdict":"accepted"})", 0), rubbish) << "nothing was fed";
  EXPECT_EQ(lines.take(R"({"frame":1,"verdict":"accepted"})", 1), verdict);
  EXPECT_EQ(lines.take(R"({"frame":1,"verdict":"accepted"})", 1), twice);
  EXPECT_EQ(lines.take(R"({"frame":1,"record":{}})", 1), rubbish) << "a record after the verdict";
}

TEST(CaseHex, FramesBeginAtOffsetZero) {
  const auto read =
      read_case_hex("# words\n\n0000: 00 05  # version\n0002  0001\n\n# frame 2\n0000  # nothing\n0000 ff\n");
  ASSERT_EQ(read.error, "");
  ASSERT_EQ(read.frames.size(), 3u);
  EXPECT_EQ(read.frames[0].size(), 4u);
  EXPECT_TRUE(read.frames[1].empty());
  EXPECT_EQ(read.frames[2], std::vector{std::byte{0xff}});
}

TEST(CaseHex, OffsetsHaveToFit) {
  const std::pair<const char*, const char*> wrong[] = {
      {"0001  00\n", "line 1: offset 0001 after 0 octets"},
      {"0000  00 01\n\n0003  02\n", "line 3: offset 0003 after 2 octets"},
      {"0000  00 1\n", "line 1: '1' has half an octet"},
      {"0000  0g\n", "line 1: '0g' is not of hex digits"},
      {"wxyz  00\n", "line 1: 'wxyz' is no offset in hex digits"},
      {"10000  00\n", "line 1: offset 10000 is beyond any datagram"},
  };
  for (const auto& [text, message] : wrong) EXPECT_EQ(read_case_hex(text).error, message);
}

/// A folder that goes with the test.
struct scratch {
  fs::path at = fs::temp_directory_path() / ("flowkit_cases." + std::to_string(::getpid()));
  scratch() { fs::create_directories(at); }
  ~scratch() { fs::remove_all(at); }
  void put(const std::string& name, std::string_view text) const {
    fs::create_directories((at / name).parent_path());
    std::ofstream(at / name) << text;
  }
};

TEST(CaseFile, WhatIsWrittenIsRead) {
  const scratch folder;
  test_case c;
  c.id = "rfc7011/8.1-n_words-here", c.kind = case_kind::refuse;
  c.clause = "RFC 7011 s8.1", c.sentence = "A \"sentence\".", c.requirement = "IPFIX-7011-8.1-WDFORMAT",
  c.rfc5471 = "T06a";
  c.what = tools::protocol::ipfix, c.exact = false;
  for (std::uint8_t i = 0; i < 3; ++i)
    c.frames.push_back({.octets = std::vector<std::byte>(std::size_t{i} * 20, std::byte{i}),
                        .comments = {{0, "all"}, {3, "from the fourth on"}},
                        .source = {ip_address{ipv6_address{{0x20, 1, i}}}, i},
                        .destination_port = 4739,
                        .received = timestamp{1'767'225'600'123'456'789},
                        .transport = transport_kind::stream});
  c.expected = {{answer_verdict::refused, {{boost::json::object{{"octetDeltaCount", UINT64_MAX}}}}},
                {std::nullopt, boost::json::array{}},
                {answer_verdict::accepted, std::nullopt}};
  write_case(folder.at, c);
  EXPECT_EQ(list_cases(folder.at), std::vector{c.id});
  const test_case back = read_case(folder.at, c.id);
  EXPECT_EQ(back.kind, c.kind);
  EXPECT_EQ(back.clause, c.clause);
  EXPECT_EQ(back.sentence, c.sentence);
  EXPECT_EQ(back.requirement, c.requirement);
  EXPECT_EQ(back.rfc5471, c.rfc5471);
  EXPECT_EQ(back.what, c.what);
  EXPECT_EQ(back.exact, c.exact);
  ASSERT_EQ(back.frames.size(), c.frames.size());
  for (std::size_t i = 0; i < c.frames.size(); ++i) {
    EXPECT_EQ(back.frames[i].octets, c.frames[i].octets);
    EXPECT_EQ(back.frames[i].source, c.frames[i].source);
    EXPECT_EQ(back.frames[i].destination_port, c.frames[i].destination_port);
    EXPECT_EQ(back.frames[i].received.ns, c.frames[i].received.ns);
    EXPECT_EQ(back.frames[i].transport, c.frames[i].transport);
    EXPECT_EQ(back.expected[i].given, c.expected[i].given);
    EXPECT_EQ(back.expected[i].records, c.expected[i].records);
  }
}

TEST(CaseFile, WhatIsWrongNamesFileAndPlace) {
  const std::string good = R"("clause":"c","sentence":"s","protocol":"ipfix")";
  const std::pair<std::string, const char*> wrong[] = {
      {"", "is no JSON"},
      {"[]", "is no JSON object"},
      {"{" + good + "}", "\"expect\" has to be an array of 1 objects"},
      {"{" + good + R"(,"expect":[]})", "\"expect\" has to be an array of 1 objects"},
      {"{" + good + R"(,"expect":[{"verdict":"refused"}]})", "has to expect \"accepted\""},
      {"{" + good + R"(,"expect":[{"verdict":"no"}]})", "\"verdict\" has to be"},
      {"{" + good + R"(,"expect":[{"verdict":"accepted","records":[1]}]})", "array of objects"},
      {"{" + good + R"(,"expect":[{"verdict":"accepted"}],"extra":1})", "\"extra\" is no member"},
      {"{" + good + R"(,"expect":[{"verdict":"accepted","records":[{"a":1,"a":1}]}]})", "\"a\" stands twice"},
      {"{" + good + R"(,"expect":[{"verdict":"accepted"}],"transport":"sctp"})", "\"transport\""},
      {"{" + good + R"(,"expect":[{"verdict":"accepted"}],"frames":[{"source":"x"}]})", "\"source\""},
      {"{" + good + R"(,"expect":[{"verdict":"accepted"}],"frames":[{"port":65536}]})", "\"port\" has to be"},
      {"{" + good + R"(,"expect":[{"verdict":"accepted"}],"frames":[{"received":"noon"}]})", "\"received\""},
      {R"({"clause":"c","sentence":"s","protocol":"netflow10","expect":[{}]})", "\"protocol\" is 'netflow10'"},
      {R"({"sentence":"s","protocol":"ipfix","expect":[{}]})", "\"clause\" has to be a text"},
  };
  const scratch folder;
  const std::string id = "rfc7011/3-y_case";
  folder.put(id + ".hex", "0000  00\n");
  for (const auto& [text, message] : wrong) {
    folder.put(id + ".json", text);
    try {
      (void)read_case(folder.at, id);
      ADD_FAILURE() << text << " was taken";
    } catch (const tools::startup_error& e) {
      EXPECT_EQ(e.code(), tools::exit_code::usage);
      EXPECT_NE(std::string(e.what()).find(message), std::string::npos) << e.what();
      EXPECT_NE(std::string(e.what()).find(id), std::string::npos) << e.what();
    }
  }
  EXPECT_THROW((void)read_case(folder.at, "rfc7011/3-missing"), tools::startup_error);
  fs::create_directories(folder.at / "rfc7011/4-y_folder.json");
  EXPECT_THROW((void)read_case(folder.at, "rfc7011/4-y_folder"), tools::startup_error) << "it can be opened, not read";
  EXPECT_THROW((void)list_cases(folder.at / "none"), tools::startup_error);
}

/// `script` is run by a shell that is a decoder.
testee_run run_shell(const std::string& script, std::size_t frames = 2) {
  tools::ignore_sigpipe();
  const std::vector<std::byte> payload(100);
  const std::vector<tools::datagram> all(
      frames, {.payload = payload, .source = {ip_address{ipv4_address{1}}, 1}, .destination = {{}, 1}, .received = {}});
  testee_limits limits;
  limits.late = milliseconds(700), limits.patience = milliseconds(3000), limits.memory = std::uint64_t{200} << 20;
  limits.output = 100'000;
  return run_testee({"sh", "-c", script}, all, limits);
}
/// A frame of the runs above has so many octets.
constexpr const char* read_one = "head -c 134 >/dev/null; ";
std::string answer_one(int frame) {
  return "echo '{\"frame\":" + std::to_string(frame) + ",\"verdict\":\"accepted\"}'; ";
}
const std::string right = read_one + answer_one(1) + read_one + answer_one(2);

TEST(TesteeRun, ARightOneHasItsAnswers) {
  const testee_run run = run_shell("test \"$FLOWKIT_TESTEE\" = 1 || exit 9; " + right + "echo words >&2");
  EXPECT_EQ(run.what, fault::none) << run.message;
  EXPECT_EQ(run.answers.size(), 2u);
  EXPECT_EQ(run.errors, "words\n");
}

TEST(TesteeRun, ToBeStartedSlowlyIsNotToBeLate) {
  const testee_run run = run_shell("sleep 1.5; " + right);
  EXPECT_EQ(run.what, fault::none) << run.message;
}

TEST(TesteeRun, AnswersAtTheEnd) {
  const testee_run run = run_shell("echo '{\"answers\":\"end\"}'; cat >/dev/null; " + answer_one(1) + answer_one(2));
  EXPECT_EQ(run.what, fault::none) << run.message;
  EXPECT_EQ(run.answers.size(), 2u);
}

TEST(TesteeRun, AnswersAtTheEndMayComeEarly) {
  const testee_run run = run_shell("echo '{\"answers\":\"end\"}'; " + right);
  EXPECT_EQ(run.what, fault::none) << run.message;
  EXPECT_EQ(run.answers.size(), 2u);
}

TEST(TesteeSession, GivesEachAnswerBeforeTheNextFrame) {
  tools::ignore_sigpipe();
  const std::vector<std::byte> payload(100);
  const tools::datagram frame{
      .payload = payload, .source = {ip_address{ipv4_address{1}}, 1}, .destination = {{}, 1}, .received = {}};
  testee_session session{{"sh", "-c", right + "exit 3"}};
  for (int i = 0; i < 2; ++i) {
    session.feed(frame);
    const auto given = session.next();
    ASSERT_TRUE(given);
    EXPECT_EQ(given->given, answer_verdict::accepted);
  }
  EXPECT_FALSE(session.failed());
  const testee_run end = session.finish();
  EXPECT_TRUE(end.answers.empty()) << "they were taken";
  EXPECT_EQ(end.what, fault::exit_code);
  EXPECT_EQ(end.frame, 2u);
}

TEST(TesteeRun, EachFaultIsOneOfItsOwn) {
  const std::tuple<std::string, fault, std::size_t> wrong[] = {
      {read_one + answer_one(1) + "sleep 20", fault::hang, 2},
      {right + "sleep 20", fault::hang, 2},
      {"sleep 20", fault::hang, 1},
      {read_one + answer_one(1) + "kill -SEGV $$", fault::crash, 2},
      {right + "exit 3", fault::exit_code, 2},
      {read_one + answer_one(1), fault::ended, 2},
      {"exit 127", fault::unsupported, 1},
      {std::string{read_one} + "sleep 1.5; " + answer_one(1) + read_one + answer_one(2), fault::late, 1},
      {read_one + answer_one(1) + "sleep 1.5; " + read_one + answer_one(2), fault::late, 2},
      {read_one + answer_one(1) + answer_one(1) + read_one + answer_one(2), fault::twice, 1},
      {right + answer_one(2), fault::twice, 2},
      {"echo hello; " + right, fault::rubbish, 1},
      {right + "echo hello", fault::rubbish, 2},
      {"head -c 300000000 /dev/zero | tail -c 300000000 | sleep 20", fault::memory, 1},
      {"yes '{\"frame\":1,\"record\":{}}' | head -c 200000; sleep 20", fault::flood, 1},
  };
  for (const auto& [script, what, frame] : wrong) {
    const testee_run run = run_shell(script);
    EXPECT_STREQ(to_string(run.what), to_string(what)) << script << ": " << run.message;
    EXPECT_EQ(run.frame, frame) << script;
    EXPECT_NE(run.message, "") << script;
  }
}

TEST(TesteeRun, AProgramThatIsNotThereIsAUsageError) {
  try {
    (void)run_testee({"/nonexistent/decoder"}, {});
    FAIL();
  } catch (const tools::startup_error& e) {
    EXPECT_EQ(e.code(), tools::exit_code::usage);
    EXPECT_STREQ(e.what(), "'/nonexistent/decoder' cannot be started: No such file or directory");
  }
}
}  // namespace
