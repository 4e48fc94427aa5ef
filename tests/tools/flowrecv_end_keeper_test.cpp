// SPDX-License-Identifier: BSL-1.0
// What is in a file once its writer was killed in the middle of a write.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <support/folder.hpp>

#include "tools/flowrecv/outputs/end_keeper.hpp"
#include "tools/flowrecv/outputs/file_output.hpp"

namespace {

using namespace flowkit::tools;
using flowkit::test::content_of;
using flowkit::test::folder;

/// Does `body` in a process that is killed after it.
void killed_after(const std::function<void()>& body) {
  const pid_t process = ::fork();
  if (process == 0) {
    body();
    ::raise(SIGKILL);
  }
  int how = 0;
  ASSERT_EQ(::waitpid(process, &how, 0), process);
  EXPECT_TRUE(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL) << how;
}

/// Its content once it is that, or after two seconds.
std::string in_time(const std::string& path, const std::string& wanted) {
  using clock = std::chrono::steady_clock;
  for (const auto end = clock::now() + std::chrono::seconds(2); clock::now() < end && content_of(path) != wanted;)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return content_of(path);
}

class opened {
 public:
  explicit opened(const std::string& path)
      : fd_(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {}
  ~opened() { ::close(fd_); }
  void add(std::string_view text) const {
    EXPECT_EQ(::write(fd_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  [[nodiscard]] int get() const noexcept { return fd_; }

 private:
  int fd_;
};

TEST(EndKeeper, TakesBackWhatWasBeingWritten) {
  const folder in;
  killed_after([&] {
    const auto keeper = std::make_shared<end_keeper>();
    const opened torn{in / "torn"}, fine{in / "fine"}, emptied{in / "emptied"};
    kept_end a{keeper, torn.get()}, b{keeper, fine.get()}, c{keeper, emptied.get()};
    torn.add("whole\n"), fine.add("whole\n");
    a.writes_after(6), b.writes_after(6), c.writes_after(100);
    torn.add("to"), fine.add("next\n"), emptied.add("new\n");
    b.has_written();
    ::raise(SIGKILL);
  });
  EXPECT_EQ(in_time(in / "torn", "whole\n"), "whole\n");
  EXPECT_EQ(in_time(in / "fine", "whole\nnext\n"), "whole\nnext\n");
  EXPECT_EQ(in_time(in / "emptied", "new\n"), "new\n") << "somebody emptied it meanwhile";
}

TEST(EndKeeper, KeepsNothingThatWasLetGo) {
  const folder in;
  killed_after([&] {
    const auto keeper = std::make_shared<end_keeper>();
    const opened first{in / "first"}, second{in / "second"};
    std::optional<kept_end> one{std::in_place, keeper, first.get()};
    one->writes_after(0);
    first.add("torn");
    one.emplace(keeper, second.get());
    one->writes_after(0);
    second.add("torn");
    one.reset();
    kept_end again{keeper, second.get()};
    again.writes_after(2);
    const opened third{in / "third"};
    third.add("whole\n");
    std::optional<kept_end> other{std::in_place, keeper, third.get()};
    other->writes_after(0);
    other.emplace(keeper, third.get());  // nothing of it is being written
    ::raise(SIGKILL);
  });
  EXPECT_EQ(in_time(in / "second", "to"), "to");
  EXPECT_EQ(content_of(in / "third"), "whole\n");
  EXPECT_EQ(content_of(in / "first"), "torn");
}

TEST(EndKeeper, ChangesNothingAtAnEndInOrder) {
  const folder in;
  const opened file{in / "f"};
  {
    const auto keeper = std::make_shared<end_keeper>();
    ASSERT_TRUE(keeper->keeps());
    kept_end end{keeper, file.get()};
    end.writes_after(0);
    file.add("line\n");
    end.has_written();
  }
  EXPECT_EQ(content_of(in / "f"), "line\n");
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "its process is left";
}

/// More than it has room for are written like the others.
TEST(EndKeeper, HasRoomForSomeFiles) {
  const folder in;
  killed_after([&] {
    const auto keeper = std::make_shared<end_keeper>();
    const opened file{in / "kept"}, more{in / "more"};
    for (int round = 0; round < 3; ++round) {
      std::vector<std::unique_ptr<kept_end>> all;
      for (std::size_t i = 0; i < end_keeper::most_files; ++i)
        all.push_back(std::make_unique<kept_end>(keeper, file.get()));
      kept_end over{keeper, more.get()};
      over.writes_after(0), over.has_written();
    }
    kept_end end{keeper, file.get()};
    end.writes_after(1);
    file.add("ab");
    ::raise(SIGKILL);
  });
  EXPECT_EQ(in_time(in / "kept", "a"), "a");
}

/// The lock goes with the writer and its keeper: who is started at once can write.
TEST(EndKeeper, IsOfFilesOfOutputs) {
  const folder in;
  for (int i = 0; i < 10; ++i) {
    killed_after([&] {
      file_output out{in / "f", line_pieces, {.append = true}};
      out.begin(std::make_shared<end_keeper>());
      out.write("line\n"), out.flush();
      out.reopen();
      out.write("after\n"), out.flush();
    });
    file_output next{in / "f", line_pieces, {.append = true}};
    next.check();
  }
  std::string want;
  for (int i = 0; i < 10; ++i) want += "line\nafter\n";
  EXPECT_EQ(content_of(in / "f"), want);
}

}  // namespace
