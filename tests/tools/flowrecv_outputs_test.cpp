// SPDX-License-Identifier: BSL-1.0
// Files of --output: when one is completed, and what is in them whenever a run ends.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <support/folder.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/flowrecv/outputs/file_output.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using test::content_of;
using test::folder;
namespace fs = std::filesystem;

constexpr timestamp noon = from_unix_seconds(1'796'040'000);  // 2026-11-30T12:00:00Z

/// What a file decompresses to, by the programs that people have.
std::string unpacked(const fs::path& path, compression c) {
  if (c == compression::none) return content_of(path);
  const std::string to = path.string() + ".plain";
  const std::string command =
      std::string(c == compression::gzip ? "gzip" : "zstd -q") + " -dc < '" + path.string() + "' > '" + to + "'";
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
  std::string text = content_of(to);
  fs::remove(to);
  return text;
}

using names = std::vector<std::string>;

/// An output whose clock is set by the test.
struct rotated {
  timestamp now = noon;
  file_settings settings;
  explicit rotated(file_settings s = {}) : settings(std::move(s)) {
    settings.now = [this] { return now; };
  }
};

TEST(FileOutput, CompletesAFileAtEachMultipleOfItsTime) {
  const folder in;
  rotated r{{.every = seconds(300)}};
  r.now = noon + seconds(100);
  file_output out{in / "f.csv", line_pieces, r.settings};
  out.begin();
  out.begin_with("head\n");
  out.write("a\n");
  EXPECT_TRUE(out.flush());
  EXPECT_EQ(in.names(), names{"f.csv.part"});
  r.now = noon + seconds(299);
  out.write("b\n"), out.flush();
  EXPECT_EQ(content_of(in / "f.csv.part"), "head\na\nb\n");
  r.now = noon + seconds(300);
  EXPECT_TRUE(out.flush());
  EXPECT_EQ(content_of(in / "f-20261130T120140Z.csv"), "head\na\nb\n") << "begun 100 s after noon";
  r.now = noon + seconds(3000);
  out.flush();
  EXPECT_EQ(in.names(), (names{"f-20261130T120140Z.csv", "f.csv.part"})) << "no files of nothing";
  out.write("c\n"), out.flush();
  r.now = noon + seconds(3300);
  out.flush();
  EXPECT_EQ(content_of(in / "f-20261130T125000Z.csv"), "head\nc\n");
  out.write("d\n");
  EXPECT_TRUE(out.close());
  EXPECT_EQ(content_of(in / "f-20261130T125500Z.csv"), "head\nd\n");
  EXPECT_EQ(in.names().size(), 3u) << "none is left that is not complete";
  EXPECT_EQ(out.error(), "");
}

TEST(FileOutput, LeavesNothingWhereNothingCame) {
  const folder in;
  rotated r{{.every = seconds(300)}};
  file_output out{in / "f.csv", line_pieces, r.settings};
  out.begin();
  out.begin_with("head\n");
  EXPECT_TRUE(out.close());
  EXPECT_EQ(in.names(), names{});
}

TEST(FileOutput, KeepsTheNewestAndWhatIsNotItsOwn) {
  const folder in;
  std::ofstream(in / "f-20261130T120000Z.csv.bak") << "other";
  std::ofstream(in / "f.csv") << "other";
  rotated r{{.size = 2, .keep = 3}};
  file_output out{in / "f.csv", line_pieces, r.settings};
  out.begin();
  for (char c = 'a'; c <= 'f'; ++c) {
    out.write(std::string(1, c) + "\n"), out.flush();
    r.now = r.now + seconds(1);
  }
  out.close();
  EXPECT_EQ(in.names(), (names{"f-20261130T120000Z.csv.bak", "f-20261130T120003Z.csv", "f-20261130T120004Z.csv",
                               "f-20261130T120005Z.csv", "f.csv"}));
  EXPECT_EQ(content_of(in / "f-20261130T120005Z.csv"), "f\n");
}

TEST(FileOutput, NeverWritesOverAFile) {
  const folder in;
  rotated r{{.size = 1}};
  for (const char* text : {"a\nb\n", "c\n"}) {
    file_output out{in / "f", line_pieces, r.settings};
    out.begin();
    out.write(text);
    EXPECT_TRUE(out.close());
  }
  EXPECT_EQ(in.names(), (names{"f-20261130T120000Z", "f-20261130T120000Z_001", "f-20261130T120000Z_002"}));
  EXPECT_EQ(content_of(in / "f-20261130T120000Z"), "a\n");
  EXPECT_EQ(content_of(in / "f-20261130T120000Z_002"), "c\n");
}

TEST(FileOutput, IsWrittenByOneProcessAlone) {
  const folder in;
  rotated r{{.size = 100}};
  file_output out{in / "f", line_pieces, r.settings};
  out.begin();
  out.write("a\n"), out.flush();
  try {
    const file_output second{in / "f", line_pieces, r.settings};
    ADD_FAILURE();
  } catch (const startup_error& e) {
    EXPECT_EQ(std::string(e.what()), in / "f.part: another process writes it");
  }
  EXPECT_EQ(content_of(in / "f.part"), "a\n");
}

TEST(FileOutput, ChangesNothingUntilItIsBegun) {
  const folder in;
  for (const bool append : {false, true}) {
    std::ofstream(in / "f") << "a\ntorn";
    {
      file_output out{in / "f", line_pieces, {.append = append}};
      out.begin_with("a\n");
      out.check();
      EXPECT_THROW(file_output(in / "f"), startup_error) << "it is locked";
    }
    EXPECT_EQ(content_of(in / "f"), "a\ntorn") << "a start that fails";
    file_output out{in / "f", line_pieces, {.append = append}};
    out.begin_with("a\n");
    out.begin();
    EXPECT_EQ(content_of(in / "f"), append ? "a\n" : "");
  }
  std::ofstream(in / "f.part") << "a\ntorn";
  { const file_output never{in / "f", line_pieces, {.size = 100}}; }
  EXPECT_EQ(content_of(in / "f.part"), "a\ntorn");
  { const file_output never{in / "g", line_pieces, {.size = 100}}; }
  EXPECT_EQ(in.names(), (names{"f", "f.part"}));
}

/// What an earlier run left of another kind is nobody's to cut.
TEST(FileOutput, CompletesWhatIsOfAnotherKindAsItIs) {
  const folder in;
  std::ofstream(in / "f.part") << "hello\ntorn";
  file_output out{in / "f", json_pieces, {.size = 100}};
  out.begin();
  EXPECT_NE(out.note().find("as it was: it does not begin as lines of JSON"), std::string::npos) << out.note();
  EXPECT_TRUE(out.close());
  ASSERT_EQ(in.names().size(), 1u);
  EXPECT_EQ(content_of(in / in.names().front()), "hello\ntorn");
}

TEST(FileOutput, IsWrittenOnWhereSomebodyMovedOrEmptiedIt) {
  const folder in;
  file_output out{in / "f"};
  out.begin();
  out.begin_with("head\n");
  out.write("a\n"), out.flush();
  fs::rename(in / "f", in / "f.1");
  out.write("b\n"), out.flush();
  out.reopen();
  out.write("c\n"), out.flush();
  EXPECT_EQ(content_of(in / "f.1"), "head\na\nb\n");
  EXPECT_EQ(content_of(in / "f"), "head\nc\n");
  out.reopen();
  out.write("d\n"), out.flush();
  EXPECT_EQ(content_of(in / "f"), "head\nc\nd\n") << "one that is still there is not emptied";
  fs::resize_file(in / "f", 0);
  out.write("e\n"), out.flush();
  EXPECT_EQ(content_of(in / "f"), "e\n") << "no hole";
}

TEST(FileOutput, SaysWhatItCannotOpenAgainAndTriesOn) {
  const folder in;
  fs::create_directory(in / "d");
  file_output out{in / "d/f"};
  out.begin();
  fs::remove_all(in / "d");
  out.reopen();
  EXPECT_EQ(out.error(), in / "d/f: No such file or directory");
  EXPECT_TRUE(out.write("a\nb\n"));
  EXPECT_FALSE(out.flush());
  EXPECT_EQ(out.lost(), 2u);
  fs::create_directory(in / "d");
  out.write("c\n");
  EXPECT_TRUE(out.flush());
  EXPECT_EQ(content_of(in / "d/f"), "c\n");
  EXPECT_EQ(out.lost(), 2u);
}

TEST(FileOutput, KnowsWhatIsNotWritten) {
  const folder at;
  file_output out{at / "a"};
  out.begin();
  EXPECT_EQ(out.unwritten(), 0u);
  EXPECT_TRUE(out.write("1\n2\n"));
  EXPECT_TRUE(out.write("3\n"));
  EXPECT_EQ(out.unwritten(), 3u);
  EXPECT_TRUE(out.flush());
  EXPECT_EQ(out.unwritten(), 0u);
  EXPECT_TRUE(out.write(std::string(file_output::plain_size, '\n')));  // not copied
  EXPECT_EQ(out.unwritten(), 0u);
}

TEST(FileOutput, AppendsToWholeLines) {
  const folder in;
  std::ofstream(in / "f") << "a\nb\ntorn";
  file_output out{in / "f", line_pieces, {.append = true}};
  out.begin();
  out.begin_with("head\n");
  out.write("c\n"), out.close();
  EXPECT_EQ(content_of(in / "f"), "a\nb\nc\n");
}

/// Files never grow beyond their size, each is whole, and together they are what was written.
RC_GTEST_PROP(FileOutput, LosesAndTearsNothingHoweverItIsRotated, ()) {
  const folder in;
  const auto packed = *rc::gen::element(compression::none, compression::gzip, compression::zstd);
  rotated r{{.size = *rc::gen::inRange<std::uint64_t>(1, 200), .packed = packed}};
  if (*rc::gen::arbitrary<bool>()) r.settings.every = seconds(2);
  const std::string ending(ending_of(packed));
  const std::string header = *rc::gen::element<std::string>("", "head\n");
  std::string written;
  std::uint64_t longest = 0;
  const int runs = *rc::gen::inRange(1, 3);
  for (int run = 0; run < runs; ++run) {
    file_output out{in / "f" + ending, line_pieces, r.settings};
    out.begin();
    out.begin_with(header);
    for (int i = *rc::gen::inRange(0, 20); i > 0; --i) {
      const std::string line = std::string(*rc::gen::inRange<std::size_t>(0, 90), 'x') + "\n";
      longest = std::max<std::uint64_t>(longest, line.size());
      out.write(line), written += line;
      if (*rc::gen::inRange(0, 3) == 0) out.flush();
      if (*rc::gen::inRange(0, 9) == 0) out.reopen();
      r.now = r.now + milliseconds(*rc::gen::inRange(0, 1500));
    }
    RC_ASSERT(out.close());
    RC_ASSERT(out.lost() == 0);
    r.now = r.now + seconds(1);
  }
  std::string all;
  for (const std::string& name : in.names()) {
    std::string text = unpacked(in / name, packed);
    RC_ASSERT(name.substr(0, 2) == "f-");
    RC_ASSERT(text.starts_with(header));
    text.erase(0, header.size());
    RC_ASSERT(text.ends_with('\n'));
    if (packed == compression::none)
      RC_ASSERT(text.size() + header.size() <= std::max(r.settings.size, header.size() + longest));
    all += text;
  }
  RC_ASSERT(all == written);
}

/// Whatever octets of the last file reached the disk: the next run completes it with what is whole.
RC_GTEST_PROP(FileOutput, MakesAnInterruptedFileWhole, ()) {
  const folder in;
  const auto packed = *rc::gen::element(compression::none, compression::gzip, compression::zstd);
  rotated r{{.size = 1 << 20, .packed = packed}};
  const std::string path = in / "f" + std::string(ending_of(packed));
  const std::string part = path + ".part";
  std::string content, written;
  std::vector<std::pair<std::size_t, std::size_t>> points{{0, 0}};  // octets of the file, and of what was written
  {
    file_output out{path, line_pieces, r.settings};
    out.begin();
    for (int i = *rc::gen::inRange(1, 6); i > 0; --i) {
      const std::string line = std::string(*rc::gen::inRange<std::size_t>(0, 3000), 'x') + std::to_string(i) + "\n";
      out.write(line), written += line;
      r.now = r.now + seconds(2);
      out.flush();
      content = content_of(part);
      points.emplace_back(content.size(), written.size());
    }
  }
  fs::remove(part);
  const auto cut = *rc::gen::inRange<std::size_t>(0, content.size() + 1);
  std::ofstream(part, std::ios::binary) << content.substr(0, cut);
  std::size_t whole = 0;
  for (const auto& [octets, text] : points)
    if (octets <= cut) whole = text;
  file_output next{path, line_pieces, r.settings};
  next.begin();
  RC_ASSERT(next.note().empty() == (whole == 0));
  RC_ASSERT(next.close());
  const auto found = in.names();
  RC_ASSERT(found.size() == (whole == 0 ? 0u : 1u));
  if (whole != 0) RC_ASSERT(unpacked(in / found.front(), packed) == written.substr(0, whole));
}

/// A limit on the size of files stands for a disk that is full.
class full_disk {
 public:
  explicit full_disk(rlim_t octets) {
    getrlimit(RLIMIT_FSIZE, &before_);
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before_;
    small.rlim_cur = octets;
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~full_disk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

RC_GTEST_PROP(FileOutput, CountsExactlyWhatAFullDiskTook, ()) {
  const folder in;
  const auto packed = *rc::gen::element(compression::none, compression::gzip, compression::zstd);
  const std::string header = *rc::gen::element<std::string>("", "head\n");
  rotated r{{.packed = packed}};
  std::uint64_t lines = 0, lost = 0;
  std::string error;
  {
    const full_disk disk{*rc::gen::inRange<rlim_t>(0, 600)};
    file_output out{in / "f", line_pieces, r.settings};
    out.begin();
    out.begin_with(header);
    for (int i = *rc::gen::inRange(1, 12); i > 0; --i, ++lines) {
      std::string line(*rc::gen::inRange<std::size_t>(0, 200), 'x');
      for (char& c : line) c = static_cast<char>(*rc::gen::inRange<int>('0', 'z'));
      if (!out.write(line + "\n")) ++lost;
      r.now = r.now + seconds(2);
      if (*rc::gen::arbitrary<bool>()) out.flush();
    }
    out.close();
    lost += out.lost();
    error = out.error();
  }
  const std::string text = fs::file_size(in / "f") == 0 ? std::string() : unpacked(in / "f", packed);
  RC_ASSERT((text.empty() || text.ends_with('\n')));  // RC_ASSERT looks at both sides
  const auto there = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  RC_ASSERT(there - (there != 0 && !header.empty() ? 1 : 0) + lost == lines);
  RC_ASSERT(error == (lost == 0 ? "" : in / "f: File too large"));
}

TEST(FileOutput, GoesOnOnceTheDiskHasRoomAgain) {
  const folder in;
  file_output out{in / "f"};
  out.begin();
  {
    const full_disk disk{5};
    EXPECT_TRUE(out.write("a\nb\nc\n"));
    EXPECT_FALSE(out.flush());
  }
  EXPECT_EQ(out.lost(), 1u);
  out.write("d\n");
  EXPECT_TRUE(out.flush());
  EXPECT_EQ(content_of(in / "f"), "a\nb\nd\n");
}

}  // namespace
