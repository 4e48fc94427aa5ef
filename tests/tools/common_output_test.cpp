// SPDX-License-Identifier: BSL-1.0
// Output in whole lines, tables, the progress line, and the schedule of what is sent.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

#include "tools/common/exit_code.hpp"
#include "tools/common/output_file.hpp"
#include "tools/common/pacer.hpp"
#include "tools/common/progress.hpp"
#include "tools/common/table.hpp"

namespace {

using namespace flowkit::tools;
using namespace std::chrono_literals;

class OutputFile : public testing::Test {
 protected:
  OutputFile() { ::close(mkstemp(path.data())); }
  ~OutputFile() override { std::filesystem::remove(path); }
  [[nodiscard]] std::string content() const {
    std::ostringstream out;
    out << std::ifstream(path, std::ios::binary).rdbuf();
    return out.str();
  }
  std::string path = testing::TempDir() + "flowkit_output_XXXXXX";
};

TEST_F(OutputFile, WritesWhenItIsFlushedOrGone) {
  {
    output_file out{path};
    EXPECT_TRUE(out.write("a\n"));
    EXPECT_EQ(content(), "");
    EXPECT_TRUE(out.flush());
    EXPECT_EQ(content(), "a\n");
    out.write("b\n");
  }
  EXPECT_EQ(content(), "a\nb\n");
  { const output_file out{path}; }
  EXPECT_EQ(content(), "") << "emptied";
}

TEST_F(OutputFile, NeverTearsALine) {
  output_file out{path};
  std::string expected;
  for (int i = 0; i < 20'000; ++i) {
    const std::string line = std::string(static_cast<std::size_t>(i % 97), 'x') + std::to_string(i) + "\n";
    expected += line;
    ASSERT_TRUE(out.write(line));
    if (i % 500 == 0) {
      const std::string so_far = content();  // what an interruption would leave
      ASSERT_TRUE(so_far.empty() || so_far.back() == '\n');
    }
  }
  const std::string huge = std::string(3 * output_file::buffer_size, 'y') + "\n";
  ASSERT_TRUE(out.write(huge));
  EXPECT_EQ(content(), expected + huge);
}

TEST_F(OutputFile, TakesBackTheLineThatHadNoRoom) {
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  std::string error;
  {
    output_file out{path};
    rlimit small = before;
    small.rlim_cur = 1005;
    setrlimit(RLIMIT_FSIZE, &small);
    for (int i = 0; i < 200; ++i) out.write("123456789\n");
    EXPECT_FALSE(out.flush());
    EXPECT_FALSE(out.write("more\n"));
    error = out.error();
  }
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(error, path + ": File too large");
  EXPECT_EQ(content().size(), 1000u);
}

TEST_F(OutputFile, ReportsErrorsWithTheName) {
  try {
    const output_file out{"/nonexistent/x"};
    FAIL();
  } catch (const startup_error& e) {
    EXPECT_EQ(e.code(), exit_code::io);
    EXPECT_STREQ(e.what(), "/nonexistent/x: No such file or directory");
  }
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  output_file full{"/dev/full"};
  EXPECT_TRUE(full.write("x\n"));
  EXPECT_FALSE(full.flush());
  EXPECT_EQ(full.error(), "/dev/full: No space left on device");
  EXPECT_FALSE(full.closed());
}

TEST_F(OutputFile, AReaderThatGoesIsNoError) {
  ignore_sigpipe();
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const int saved = dup(STDOUT_FILENO);
  dup2(ends[1], STDOUT_FILENO);
  ::close(ends[1]);
  bool alive = false, dead = false, closed = false;
  std::string error, name;
  {
    output_file out{"-"};
    alive = out.write("x\n") && out.flush();
    ::close(ends[0]);
    out.write("y\n");
    dead = !out.flush() && !out.write("z\n");
    closed = out.closed();
    error = out.error();
    name = out.name();
  }
  dup2(saved, STDOUT_FILENO);
  ::close(saved);
  EXPECT_TRUE(alive);
  EXPECT_TRUE(dead);
  EXPECT_TRUE(closed);
  EXPECT_EQ(error, "");
  EXPECT_EQ(name, "standard output");
}

TEST_F(OutputFile, WaitsForASlowReaderOfANonBlockingPipe) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_NONBLOCK), 0);
  const int saved = dup(STDOUT_FILENO);
  dup2(ends[1], STDOUT_FILENO);
  ::close(ends[1]);
  const std::string line = std::string(999'999, 'x') + "\n";  // a pipe holds 64 KiB
  std::size_t read_octets = 0;
  std::thread reader([&] {
    std::string buffer(100'000, '\0');
    pollfd wait{.fd = ends[0], .events = POLLIN, .revents = 0};
    while (read_octets < line.size() && poll(&wait, 1, 5000) == 1)
      if (const ssize_t n = ::read(ends[0], buffer.data(), buffer.size()); n > 0)
        read_octets += static_cast<std::size_t>(n);
  });
  bool written = false;
  {
    output_file out{"-"};
    written = out.write(line) && out.flush();
  }
  dup2(saved, STDOUT_FILENO);
  ::close(saved);
  reader.join();
  ::close(ends[0]);
  EXPECT_TRUE(written);
  EXPECT_EQ(read_octets, line.size());
}

TEST(Table, TextLeftNumbersRight) {
  table t{{"name", "count", "rate"}};
  EXPECT_TRUE(t.empty());
  t.add({"a", 5, table::cell::number("12.5 %")});
  t.add({"longer", 12345u, table::cell::number("7 %")});
  t.add({"f\u00fcr"});
  EXPECT_FALSE(t.empty());
  EXPECT_EQ(t.text(),
            "name    count    rate\n"
            "a           5  12.5 %\n"
            "longer  12345     7 %\n"
            "f\u00fcr\n");
}

/// A terminal whose other side the test reads.
class Progress : public testing::Test {
 protected:
  void SetUp() override {
    master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) GTEST_SKIP() << "no pseudo terminals here";
    slave = ::open(ptsname(master), O_RDWR | O_NOCTTY);
    ASSERT_GE(slave, 0);
  }
  void TearDown() override { ::close(slave), ::close(master); }
  /// The next n octets, for which the terminal may take its time; with n = 0 what else is there soon.
  [[nodiscard]] std::string shown(std::size_t n) const {
    std::string out;
    pollfd wait{.fd = master, .events = POLLIN, .revents = 0};
    while ((n == 0 || out.size() < n) && poll(&wait, 1, n == 0 ? 20 : 5000) == 1) {
      std::string part(n == 0 ? 64 : n - out.size(), '\0');
      const ssize_t got = ::read(master, part.data(), part.size());
      if (got <= 0) break;
      out.append(part, 0, static_cast<std::size_t>(got));
    }
    return out;
  }
  int master = -1, slave = -1;
};

TEST_F(Progress, ShowsReplacesAndClears) {
  progress p{slave};
  EXPECT_TRUE(p.due());
  p.show("one");
  EXPECT_EQ(shown(7), "\r\x1b[Kone");
  p.show("two");
  EXPECT_EQ(shown(7), "\r\x1b[Ktwo");
  p.finish();
  EXPECT_EQ(shown(4), "\r\x1b[K");
  p.finish();
  EXPECT_EQ(shown(0), "") << "nothing is there to be cleared";
}

TEST_F(Progress, IsNoMoreThanALine) {
  winsize size{};
  size.ws_col = 20;
  size.ws_row = 5;
  ASSERT_EQ(ioctl(slave, TIOCSWINSZ, &size), 0);
  progress{slave}.show(std::string(100, 'x'));
  EXPECT_EQ(shown(4 + 19 + 4), "\r\x1b[K" + std::string(19, 'x') + "\r\x1b[K");
}

TEST_F(Progress, FiveTimesASecondAtMost) {
  progress p{slave};
  int n = 0;
  for (const auto end = std::chrono::steady_clock::now() + 450ms; std::chrono::steady_clock::now() < end;)
    if (p.due()) p.show("x"), ++n;
  EXPECT_GE(n, 1);
  EXPECT_LE(n, 3);
}

TEST(ProgressWithoutTerminal, IsSilent) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_NONBLOCK), 0);
  {
    progress p{ends[1]};
    EXPECT_FALSE(p.due());
    p.show("x");
  }
  char c = 0;
  EXPECT_LT(::read(ends[0], &c, 1), 0);
  ::close(ends[0]), ::close(ends[1]);
}

TEST(Pacer, IsNeverEarlyAndDoesNotDrift) {
  pacer p{steady_now()};
  constexpr std::int64_t step = 2'000'000;
  for (int i = 1; i <= 50; ++i) {
    ASSERT_TRUE(p.wait_until(i * step));
    ASSERT_GE(p.elapsed(), i * step);
    ASSERT_GE(p.lateness(), 0);
  }
  // Sleeps of 2 ms one after the other would add up all their latenesses; here the last alone counts.
  EXPECT_LT(p.elapsed(), 50 * step + 50'000'000);
  EXPECT_GE(p.max_lateness(), p.lateness());
}

TEST(Pacer, DoesNotSleepWhenItIsLate) {
  pacer p{steady_now() - 1'000'000'000};
  const auto before = steady_now();
  EXPECT_TRUE(p.wait_until(400'000'000));
  EXPECT_LT(steady_now() - before, 200'000'000);
  EXPECT_GE(p.lateness(), 600'000'000);
}

TEST(Pacer, AnotherThreadStopsIt) {
  stop_flag stop{false};
  pacer p{steady_now(), &stop};
  std::thread other([&] {
    std::this_thread::sleep_for(20ms);
    stop = true;
  });
  EXPECT_FALSE(p.wait_until(60'000'000'000));
  other.join();
  EXPECT_LT(p.elapsed(), 5'000'000'000);
  EXPECT_FALSE(p.wait_until(0));
}

stop_flag stopped_by_signal{false};

TEST(Pacer, ASignalStopsIt) {
  struct sigaction action {};
  action.sa_handler = [](int) { stopped_by_signal = true; };
  struct sigaction before {};
  sigaction(SIGALRM, &action, &before);
  pacer p{steady_now(), &stopped_by_signal};
  ualarm(20'000, 0);
  EXPECT_FALSE(p.wait_until(60'000'000'000));
  EXPECT_LT(p.elapsed(), 5'000'000'000);
  sigaction(SIGALRM, &before, nullptr);
}

}  // namespace
