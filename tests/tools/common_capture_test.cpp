// SPDX-License-Identifier: BSL-1.0
// Captures written and read, in pieces and through pipes, and what is said about damaged ones.
#include <fcntl.h>
#include <sys/stat.h>
#include <tools/files.hpp>

#include <csignal>
#include <thread>

#include "tools/common/capture_writer.hpp"
#include "tools/common/exit_code.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::test;

const std::vector<owned> samples{
    {"four",
     {*parse<ip_address>("10.0.0.1"), 40000},
     {*parse<ip_address>("10.0.0.2"), 2055},
     {1'700'000'000'123'456'789}},
    {"six",
     {*parse<ip_address>("2001:db8::1"), 1},
     {*parse<ip_address>("2001:db8::2"), 65535},
     {1'700'000'001'000'000'001}},
    {"", {*parse<ip_address>("10.0.0.1"), 40000}, {*parse<ip_address>("10.0.0.2"), 2055}, {0}},
    {std::string(max_udp_payload, 'x'), {*parse<ip_address>("::1"), 7}, {*parse<ip_address>("::1"), 9}, {999'999'999}},
};

void write(const std::string& path, const std::vector<owned>& all) {
  capture_writer out{path};
  for (const owned& d : all)
    EXPECT_EQ(out.write({view(d.payload), d.source, d.destination, d.received}), capture_writer::outcome::written);
  EXPECT_TRUE(out.flush());
  EXPECT_EQ(out.error(), "");
}

TEST(Capture, WhatIsWrittenIsRead) {
  const temporary_file f;
  write(f.path(), samples);
  const read_all r{f.path()};
  EXPECT_EQ(r.summary.error, "");
  EXPECT_TRUE(r.summary.is_capture);
  EXPECT_EQ(r.datagrams, samples);
  EXPECT_EQ(f.content().substr(0, 4), le(0xa1b23c4d, 4)) << "nanoseconds";
}

TEST(Capture, TooLargeADatagramIsRefusedAndTheNextIsNot) {
  const temporary_file f;
  capture_writer out{f.path()};
  const std::string large(max_udp_payload + 1, 'x');
  EXPECT_EQ(out.write({view(large), {}, {}, {}}), capture_writer::outcome::too_large);
  EXPECT_EQ(out.write({view("x"), {}, {}, {}}), capture_writer::outcome::written);
  EXPECT_TRUE(out.flush());
  EXPECT_EQ(read_all(f.path()).payloads(), std::vector<std::string>{"x"});
}

TEST(Capture, OfNoDatagramIsACapture) {
  const temporary_file f;
  write(f.path(), {});
  const read_all r{f.path()};
  EXPECT_EQ(r.summary.error, "");
  EXPECT_EQ(r.summary.frames, 0u);
}

TEST(Capture, CutInTheMiddleGivesWhatWasBeforeAndSaysWhere) {
  const temporary_file f;
  write(f.path(), {samples[0], samples[1], samples[0]});
  const std::string whole = f.content();
  const std::size_t first = 24 + 16 + 14 + 20 + 8 + 4, second = first + 16 + 14 + 40 + 8 + 3;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    f.set(whole.substr(0, size));
    const read_all r{f.path()};
    const std::size_t expected = size < first ? 0u : size < second ? 1u : 2u;
    EXPECT_EQ(r.datagrams.size(), expected) << size;
    if (size == 24 || size == first || size == second) {
      EXPECT_EQ(r.summary.error, "") << "no frame is cut";
    } else if (size > 24) {
      const std::size_t at = expected == 0 ? 24 : expected == 1 ? first : second;
      const std::string where = ": packet " + std::to_string(expected + 1) + " at octet " + std::to_string(at) + ": ";
      EXPECT_EQ(r.summary.error.rfind(f.path() + where + "truncated", 0), 0u) << r.summary.error;
    } else {
      EXPECT_NE(r.summary.error, "") << size;
    }
  }
}

/// An Ethernet frame of samples[0], from a file made by the writer.
std::string one_frame() {
  const temporary_file f;
  write(f.path(), {samples[0]});
  return f.content().substr(24 + 16);
}

TEST(Capture, OfTheOtherByteOrderWithMicroseconds) {
  const std::string frame = one_frame();
  const std::string head = be(0xa1b2c3d4, 4) + be(2, 2) + be(4, 2) + be(0, 8) + be(65535, 4) + be(1, 4);
  const temporary_file f{head + be(5, 4) + be(7, 4) + be(frame.size(), 4) + be(frame.size(), 4) + frame};
  const read_all r{f.path()};
  ASSERT_EQ(r.payloads(), std::vector<std::string>{"four"});
  EXPECT_EQ(r.datagrams[0].received, timestamp{5'000'007'000});
}

TEST(Capture, Pcapng) {
  std::string frame = one_frame();
  const std::size_t size = frame.size();
  frame.resize((size + 3) / 4 * 4);
  const auto block = [](std::uint32_t type, const std::string& body) {
    return le(type, 4) + le(body.size() + 12, 4) + body + le(body.size() + 12, 4);
  };
  const std::uint64_t t = 1'700'000'000'123'456'789;
  const std::string file =
      block(0x0a0d0d0a, le(0x1a2b3c4d, 4) + le(1, 2) + le(0, 2) + le(~std::uint64_t{0}, 8)) +
      block(1, le(1, 2) + le(0, 2) + le(0, 4) + le(9, 2) + le(1, 2) + le(9, 4) + le(0, 4)) +  // if_tsresol: 10^-9
      block(6, le(0, 4) + le(t >> 32, 4) + le(t & 0xffffffff, 4) + le(size, 4) + le(size, 4) + frame);
  const temporary_file f{file};
  const read_all r{f.path()};
  EXPECT_EQ(r.summary.error, "");
  EXPECT_EQ(r.datagrams, std::vector<owned>{samples[0]});
  EXPECT_NE(error_of(file.substr(0, file.size() - 5)), "");
}

TEST(Capture, FramesCutByTheSnapLengthAreCounted) {
  const std::string frame = one_frame();
  const std::string head = le(0xa1b2c3d4, 4) + le(2, 2) + le(4, 2) + le(0, 8) + le(40, 4) + le(1, 4);
  const temporary_file f{head + le(5, 4) + le(7, 4) + le(40, 4) + le(frame.size(), 4) + frame.substr(0, 40)};
  const read_all r{f.path()};
  EXPECT_EQ(r.summary.frames, 1u);
  EXPECT_EQ(r.summary[skip_reason::cut], 1u);
  EXPECT_EQ(r.summary.error, "");
}

TEST(Capture, AnotherLinkTypeIsNamed) {
  EXPECT_EQ(error_of(le(0xa1b2c3d4, 4) + le(2, 2) + le(4, 2) + le(0, 8) + le(40, 4) + le(105, 4)),
            "link type 802.11 is not supported");
}

TEST(Capture, StopsWhenTold) {
  const temporary_file f;
  write(f.path(), samples);
  stop_flag stop{false};
  std::size_t n = 0;
  const capture_summary s = read_capture(f.path(), [&](const datagram&) { stop = ++n == 2; }, {.stop = &stop});
  EXPECT_EQ(n, 2u);
  EXPECT_TRUE(s.stopped);
  EXPECT_EQ(s.error, "");
}

TEST(CaptureErrors, NameTheFile) {
  EXPECT_EQ(read_all("/nonexistent/x.pcap").summary.error, "/nonexistent/x.pcap: No such file or directory");
  EXPECT_EQ(read_all("/").summary.error, "/: Is a directory");
  EXPECT_EQ(error_of(""), "empty");
  EXPECT_EQ(error_of("\x89PNG\r\n"),
            "neither a capture (pcap, pcapng) nor datagrams of NetFlow, IPFIX or sFlow: it begins with 89 50 4e 47");
  EXPECT_EQ(error_of(le(0xa1b2c3d4, 4)).rfind("truncated", 0), 0u);
}

TEST(CaptureWriter, ReportsErrorsWithTheName) {
  try {
    capture_writer out{"/nonexistent/x.pcap"};
    FAIL();
  } catch (const startup_error& e) {
    EXPECT_EQ(e.code(), exit_code::io);
    EXPECT_STREQ(e.what(), "/nonexistent/x.pcap: No such file or directory");
  }
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  capture_writer full{"/dev/full"};
  EXPECT_EQ(full.write({view("x"), {}, {}, {}}), capture_writer::outcome::written) << "buffered";
  EXPECT_FALSE(full.flush());
  EXPECT_EQ(full.error(), "/dev/full: No space left on device");
  EXPECT_FALSE(full.closed());
  EXPECT_EQ(full.write({view("x"), {}, {}, {}}), capture_writer::outcome::failed);

  capture_writer filling{"/dev/full"};
  const std::string large(max_udp_payload, 'x');
  auto last = capture_writer::outcome::written;
  for (int i = 0; i < 8 && last == capture_writer::outcome::written; ++i)
    last = filling.write({view(large), {}, {}, {}});
  EXPECT_EQ(last, capture_writer::outcome::failed) << "seen as soon as the buffer is full";
}

/// Puts fd in the place of one of the standard streams, for as long as it lives.
class redirection {
 public:
  redirection(int standard, int fd) : standard_(standard), saved_(dup(standard)) { dup2(fd, standard); }
  ~redirection() {
    dup2(saved_, standard_);
    ::close(saved_);
  }

 private:
  int standard_, saved_;
};

TEST(CaptureStreams, ThroughPipes) {
  const temporary_file f;
  {
    const int fd = ::open(f.path().c_str(), O_WRONLY);
    const redirection r{STDOUT_FILENO, fd};
    ::close(fd);
    write("-", {samples[0], samples[1]});
  }
  EXPECT_EQ(read_all(f.path()).payloads(), (std::vector<std::string>{"four", "six"}));

  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const std::string content = f.content();
  ASSERT_EQ(::write(ends[1], content.data(), content.size()), static_cast<ssize_t>(content.size()));
  ::close(ends[1]);
  const redirection r{STDIN_FILENO, ends[0]};
  ::close(ends[0]);
  const read_all piped{"-"};
  EXPECT_EQ(piped.summary.error, "");
  EXPECT_EQ(piped.payloads(), (std::vector<std::string>{"four", "six"}));
}

TEST(CaptureStreams, CutInANamedPipe) {
  const temporary_file whole;
  write(whole.path(), {samples[0], samples[1]});
  const std::string cut = whole.content().substr(0, whole.content().size() - 1);
  const std::string path = whole.path() + ".fifo";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(path, std::ios::binary) << cut; });
  const read_all r{path};  // which must not wait for another writer to find out where the packet began
  writer.join();
  std::filesystem::remove(path);
  EXPECT_EQ(r.payloads(), std::vector<std::string>{"four"});
  EXPECT_EQ(r.summary.error.rfind(path + ": packet 2: truncated", 0), 0u) << r.summary.error;
}

TEST(CaptureStreams, AReaderThatGoesIsNoError) {
  ignore_sigpipe();
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  ::close(ends[0]);
  const redirection r{STDOUT_FILENO, ends[1]};
  ::close(ends[1]);
  capture_writer out{"-"};
  EXPECT_EQ(out.write({view("x"), {}, {}, {}}), capture_writer::outcome::written);
  EXPECT_FALSE(out.flush());
  EXPECT_TRUE(out.closed());
  EXPECT_EQ(out.error(), "");
}

TEST(SharedCaptures, HoldAsManyDatagramsAsTheirManifestsSay) {
  const char* shared = std::getenv("FLOWKIT_SHARED");
  const std::string root = shared != nullptr ? shared : "../shared";
  std::size_t files = 0;
  for (const char* folder : {"captures", "captures-live"}) {
    const std::string base = root + "/" + folder + "/";
    std::ifstream manifest(base + "MANIFEST.tsv");
    if (!manifest) GTEST_SKIP() << base << "MANIFEST.tsv is not there";
    std::vector<std::string> names;
    for (std::string line; std::getline(manifest, line);) {
      std::vector<std::string> cells;
      std::istringstream in(line);
      for (std::string cell; std::getline(in, cell, '\t');) cells.push_back(cell);
      if (names.empty()) {
        names = cells;
        continue;
      }
      const auto column = static_cast<std::size_t>(std::find(names.begin(), names.end(), "datagrams") - names.begin());
      ASSERT_LT(column, cells.size()) << line;
      if (cells[column].empty()) continue;  // a golden decode
      // Its second packet is an ICMP error that quotes the first.
      const bool quoted = cells[0] == "v9/libnetflow9__malformed-6.pcap";
      // Their message length leads to octets that are no message: one datagram, and not one and a rest.
      const bool overrun = cells[0] == "ipfix/nprobe__issue-14370.bin" || cells[0] == "ipfix/vflow__multi-message.bin";
      const read_all r{base + cells[0]};
      EXPECT_EQ(r.summary.error, "");
      EXPECT_EQ(r.datagrams.size() + (quoted || overrun ? 1 : 0), std::stoul(cells[column])) << cells[0];
      ++files;
    }
  }
  EXPECT_GT(files, 200u);
}

}  // namespace
