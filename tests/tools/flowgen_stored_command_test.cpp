// SPDX-License-Identifier: BSL-1.0
// The command that says how many flows are stored, and the receiver's processes.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tools/common/exit_code.hpp"
#include "tools/flowgen/knee/receiver_process.hpp"
#include "tools/flowgen/knee/stored_command.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;

stop_flag never{false};

std::string failure_of(const std::string& command, duration limit = seconds(10)) {
  stored_command c{command, limit, never};
  try {
    static_cast<void>(c.ask());
  } catch (const startup_error& e) {
    EXPECT_EQ(e.code(), exit_code::io);
    EXPECT_EQ(std::string(e.what()).find('\n'), std::string::npos) << e.what();
    return e.what();
  }
  return "none";
}

TEST(ParseStored, TakesOneNumber) {
  EXPECT_EQ(parse_stored("0"), 0u);
  EXPECT_EQ(parse_stored("  18446744073709551615\r\n\n"), UINT64_MAX);
  for (const char* wrong : {"", " \n", "-1", "+1", "1.5", "1e3", "12 13", "18446744073709551616", "0x10", "1,000", "x"})
    EXPECT_FALSE(parse_stored(wrong)) << wrong;
}

TEST(StoredCommand, SaysTheNumber) {
  stored_command c{"echo about 7 >&2; echo 42", seconds(10), never};
  EXPECT_EQ(c.ask(), 42u) << "what it says of errors is not its output";
  EXPECT_EQ((stored_command{"printf 5; sleep 1000 &", seconds(10), never}.ask()), 5u) << "something goes on";
  EXPECT_EQ((stored_command{"read x || echo 3", seconds(10), never}.ask()), 3u) << "its input is empty";
}

TEST(StoredCommand, FailsInOneLine) {
  EXPECT_EQ(failure_of("exit 4"), "--stored: 'exit 4' ended with exit code 4");
  EXPECT_EQ(failure_of("echo 3; echo no such table >&2; exit 1"),
            "--stored: 'echo 3; echo no such table >&2; exit 1' ended with exit code 1: no such table");
  EXPECT_EQ(failure_of("true"), "--stored: 'true' prints nothing, and not one number");
  EXPECT_EQ(failure_of("printf 'a\\033b\\nc'"),
            "--stored: 'printf 'a\\033b\\nc'' prints 'a?b', which is not one number");
  EXPECT_EQ(failure_of("kill -9 $$"), "--stored: 'kill -9 $$' was ended by signal 9");
  EXPECT_NE(failure_of("flowkit-has-no-such-program").find("ended with exit code 127"), std::string::npos);
}

TEST(StoredCommand, HangsForALimitedTime) {
  const std::string file = testing::TempDir() + "flowkit-hangs." + std::to_string(::getpid());
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_NE(failure_of("sh -c 'echo $$ > " + file + "; exec sleep 1000' ; true", milliseconds(700))
                .find("did not end within 700 ms"),
            std::string::npos);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(20));
  int pid = 0;
  std::ifstream(file) >> pid;
  ASSERT_GT(pid, 0);
  // All that it started has been ended: gone, or a zombie that nobody has asked about yet.
  const auto runs = [pid] {
    std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
    std::string a, b, state;
    return (stat >> a >> b >> state) && state != "Z" && state != "X";
  };
  for (int i = 0; i < 200 && runs(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_FALSE(runs());
  std::filesystem::remove(file);
}

TEST(StoredCommand, NeverBecomesLess) {
  const std::string file = testing::TempDir() + "flowkit-stored." + std::to_string(::getpid());
  stored_command c{"cat " + file, seconds(10), never};
  std::ofstream(file) << 10;
  EXPECT_EQ(c.ask(), 10u);
  EXPECT_EQ(c.ask(), 10u);
  std::ofstream(file) << 9;
  EXPECT_THROW(static_cast<void>(c.ask()), startup_error);
  std::filesystem::remove(file);
}

TEST(StoredCommand, IsEndedByTheFlag) {
  stop_flag stop{true};
  stored_command c{"sleep 1000", seconds(100), stop};
  EXPECT_FALSE(c.ask());
}

TEST(ReceiverProcess, HasTheSocket) {
  const int fd = ::socket(AF_INET, SOCK_DGRAM, 0);
  ASSERT_GE(fd, 0);
  struct stat s {};
  ASSERT_EQ(::fstat(fd, &s), 0);
  EXPECT_EQ(processes_with_sockets({s.st_ino}), std::vector<pid_t>{::getpid()});
  ::close(fd);
  EXPECT_TRUE(processes_with_sockets({s.st_ino}).empty());
  EXPECT_TRUE(processes_with_sockets({}).empty());
}

TEST(ReceiverProcess, TakesProcessorTime) {
  const receiver_process self{::getpid()};
  const double before = self.cpu_seconds().value();
  volatile std::uint64_t sum = 0;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (self.cpu_seconds().value() < before + 0.05 && std::chrono::steady_clock::now() < until)
    for (std::uint64_t i = 0; i < 1'000'000; ++i) sum = sum + i;
  EXPECT_GE(self.cpu_seconds().value(), before + 0.05);
  EXPECT_FALSE(receiver_process{pid_t{1 << 30}}.cpu_seconds());
  EXPECT_FALSE(receiver_process{std::set<std::uint64_t>{}}.cpu_seconds()) << "it is not on this machine";
}

TEST(ParseCpuTicks, NamesMayHaveAnything) {
  EXPECT_EQ(parse_cpu_ticks("7 (a) b) (c) S 1 2 3 4 5 6 7 8 9 10 100 23 0 0 20"), 123u);
  EXPECT_FALSE(parse_cpu_ticks("7 (a) S 1 2 3 4 5 6 7 8 9 10 100"));
  EXPECT_FALSE(parse_cpu_ticks("7 a S 1 2 3 4 5 6 7 8 9 10 100 23"));
  EXPECT_FALSE(parse_cpu_ticks(""));
}

}  // namespace
