// SPDX-License-Identifier: BSL-1.0
#include "conformance/testee/session.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <iterator>

#include "conformance/testee/process.hpp"
#include "tools/common/frames.hpp"

namespace flowkit::conformance {

namespace {
using tools::datagram;
using steady = std::chrono::steady_clock;

double in_seconds(duration d) { return static_cast<double>(d.ns) / 1e9; }
}  // namespace

class testee_session::impl {
 public:
  impl(const std::vector<std::string>& command, const testee_limits& limits, const tools::stop_flag* stop)
      : limits_(limits), stop_(stop), process_(command, {fmt::format("{}={}", testee_variable, testee_version)}) {}

  void feed(const datagram& d) {
    if (!going()) return;
    pending_.clear();
    written_ = 0;
    tools::append_frame(pending_, d);
    ++fed_;
    asked_ = steady::now();
    while (going() && written_ < pending_.size()) step();
  }
  [[nodiscard]] bool waits() const { return going() && !at_end_ && lines_.frame() <= fed_; }
  bool look() {
    if (waits()) step();
    return waits();
  }
  void wait() {
    while (waits()) step();
  }
  std::optional<answer> next() {
    if (next_ == taken_.size()) {
      wait();
      if (at_end_) return std::nullopt;  // those that came early stay for finish()
      taken_ = lines_.release(), next_ = 0;
    }
    if (next_ == taken_.size()) return std::nullopt;
    octets_ = 0;  // the limit is on what nobody has taken
    return std::move(taken_[next_++]);
  }
  [[nodiscard]] bool failed() const noexcept { return out_.what != fault::none && out_.what != fault::late; }
  [[nodiscard]] bool at_end() const noexcept { return at_end_; }

  testee_run end() {
    finish();
    out_.answers = lines_.release();
    out_.errors = errors_;
    out_.took = {std::chrono::nanoseconds(steady::now() - began_).count()};
    return std::move(out_);
  }

 private:
  /// Late answers are a fault, and the run goes on.
  [[nodiscard]] bool going() const { return !over_ && !failed() && !tools::stopped(stop_); }
  void found(fault f, std::string message) {
    if (!failed()) out_.what = f, out_.frame = std::min(lines_.frame(), fed_), out_.message = std::move(message);
  }

  /// No frame follows: all that it still says, and its end.
  void finish() {
    process_.close_input();
    asked_ = steady::now();
    while (going()) step();
    if (!process_.poll_end()) process_.kill();
    while (!process_.poll_end()) ::usleep(1000);  // it was ended, and that takes as long as it takes
    read_some(process_.errors());
    out_.peak_octets = std::max(out_.peak_octets, process_.poll_end()->peak_octets);
    if (out_.peak_octets > limits_.memory && out_.what != fault::memory) too_large(out_.peak_octets);
  }

  void too_large(std::uint64_t octets) {
    constexpr std::uint64_t mebibyte = 1 << 20;
    found(fault::memory,
          fmt::format("took {} MiB of memory, more than {}", octets / mebibyte, limits_.memory / mebibyte));
  }

  /// Waits a moment for whatever comes, and looks at all limits.
  void step() {
    constexpr int moment_ms = 10;
    const bool writes = written_ < pending_.size() && process_.input() >= 0;
    std::array<pollfd, 3> p{
        {{process_.output(), POLLIN, 0}, {process_.errors(), POLLIN, 0}, {writes ? process_.input() : -1, POLLOUT, 0}}};
    if (process_.output() < 0 && process_.errors() < 0 && !writes)
      ::usleep(1000);
    else
      ::poll(p.data(), p.size(), moment_ms);
    if (p[2].revents != 0) write_some();
    check_start();  // before the answer of one that has started meanwhile
    if (p[1].revents != 0) read_some(process_.errors());
    if (p[0].revents != 0) read_some(process_.output());
    check_end();
    check_memory();
    if (going() && is_due() && steady::now() - asked_ > std::chrono::nanoseconds(limits_.patience.ns)) hangs();
  }

  /// It has to read, to answer or to end.
  [[nodiscard]] bool is_due() const {
    return written_ < pending_.size() || process_.input() < 0 || lines_.frame() <= fed_;
  }
  void hangs() {
    const std::string open_line = text_.empty() ? "" : fmt::format(", and {} octets without a line feed", text_.size());
    if (lines_.frame() <= fed_)
      found(fault::hang, fmt::format("no verdict for frame {} within {} s{}", lines_.frame(),
                                     in_seconds(limits_.patience), open_line));
    else
      found(fault::hang, fmt::format("has not ended {} s after its input", in_seconds(limits_.patience)));
  }

  /// Until the program reads it is being started, which may take an interpreter longer than any verdict.
  void check_start() {
    int unread = 0;
    if (started_ || process_.input() < 0 || written_ < pending_.size()) return;
    if (::ioctl(process_.input(), FIONREAD, &unread) == 0 && unread >= static_cast<int>(pending_.size())) return;
    started_ = true, read_ = steady::now();
  }

  void check_memory() {
    const auto now = steady::now();
    if (!going() || now - looked_ < std::chrono::milliseconds(5)) return;
    looked_ = now;
    const std::uint64_t octets = process_.resident_octets();
    out_.peak_octets = std::max(out_.peak_octets, octets);
    if (octets > limits_.memory) too_large(octets);
  }

  /// It has ended when its output has, too: what it wrote before is read first.
  void check_end() {
    if (process_.output() >= 0 || !process_.poll_end()) return;
    over_ = true;
    const process_end& e = *process_.poll_end();
    const bool answered = lines_.frame() > fed_;
    if (e.signal != 0)
      found(fault::crash, fmt::format("ended by signal {} ({})", e.signal, ::strsignal(e.signal)));
    else if (e.exit_code == 127 && lines_.frame() == 1)
      found(fault::unsupported, "exit code 127: not supported");
    else if (e.exit_code != 0)
      found(fault::exit_code, fmt::format("exit code {}, where 0 is due", e.exit_code));
    else if (!answered)
      found(fault::ended, fmt::format("ended without a verdict for frame {}", lines_.frame()));
  }

  void write_some() {
    const ssize_t n = ::write(process_.input(), pending_.data() + written_, pending_.size() - written_);
    if (n > 0) written_ += static_cast<std::size_t>(n);
    // It reads no further: how it ends, or that it does not answer, is what counts.
    if (n < 0 && errno != EAGAIN && errno != EINTR) process_.close_input(), written_ = pending_.size();
  }

  void read_some(int fd) {
    std::array<char, 65536> buffer;
    if (fd < 0) return;
    const ssize_t n = ::read(fd, buffer.data(), buffer.size());
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    const std::string_view got{buffer.data(), n > 0 ? static_cast<std::size_t>(n) : 0};
    if (fd == process_.errors()) {
      constexpr std::size_t most_errors = 4096;
      errors_ += got;
      if (errors_.size() > most_errors) errors_.erase(0, errors_.size() - most_errors);
      if (n <= 0) process_.close_errors();
      return;
    }
    octets_ += got.size();
    searched_ = text_.size();  // a line may come in very many pieces
    text_ += got;
    if (n <= 0) {
      process_.close_output();
      if (!text_.empty()) text_ += '\n';  // the last line, without its line feed
    }
    take_lines();
    if (octets_ > limits_.output)
      found(fault::flood, fmt::format("wrote more than {} octets of answers", limits_.output));
  }

  void take_lines() {
    std::size_t begin = 0;
    for (std::size_t end; going() && (end = text_.find('\n', std::max(begin, searched_))) != std::string::npos;
         begin = end + 1)
      take({text_.data() + begin, end - begin});
    text_.erase(0, begin);
  }

  void take(std::string_view line) {
    using enum answer_lines::outcome;
    switch (lines_.take(line, fed_)) {
      case record: break;
      case answers_end: at_end_ = true; break;
      case verdict: {
        const duration took{std::chrono::nanoseconds(steady::now() - std::max(asked_, read_)).count()};
        if (!at_end_ && took.ns > limits_.late.ns && out_.what == fault::none) {
          out_.what = fault::late, out_.frame = lines_.frame() - 1;
          out_.message = fmt::format("the verdict for frame {} took {:.1f} s, more than {} s", out_.frame,
                                     in_seconds(took), in_seconds(limits_.late));
        }
        break;
      }
      case twice:
        found(fault::twice, lines_.problem());
        // Not the one that is to be answered next: which that is depends on who was faster.
        if (out_.what == fault::twice) out_.frame = lines_.twice();
        break;
      case rubbish: found(fault::rubbish, lines_.problem()); break;
    }
  }

  testee_limits limits_;
  const tools::stop_flag* stop_;
  steady::time_point began_ = steady::now(), asked_ = began_, read_ = began_, looked_{};
  child_process process_;
  answer_lines lines_;
  testee_run out_;
  std::vector<answer> taken_;
  std::size_t next_ = 0;  ///< of those taken
  std::string pending_, text_, errors_;
  std::size_t fed_ = 0, written_ = 0;
  std::size_t searched_ = 0;  ///< of text_: no line feed before it
  std::uint64_t octets_ = 0;
  bool at_end_ = false, over_ = false, started_ = false;
};
testee_session::testee_session(const std::vector<std::string>& command, const testee_limits& limits,
                               const tools::stop_flag* stop)
    : impl_(std::make_unique<impl>(command, limits, stop)) {}
testee_session::~testee_session() = default;
void testee_session::feed(const tools::datagram& frame) { impl_->feed(frame); }
std::optional<answer> testee_session::next() { return impl_->next(); }
bool testee_session::look() { return impl_->look(); }
bool testee_session::failed() const noexcept { return impl_->failed(); }
bool testee_session::answers_at_end() const noexcept { return impl_->at_end(); }
testee_run testee_session::finish() { return impl_->end(); }

testee_run run_testee(const std::vector<std::string>& command, std::span<const datagram> frames,
                      const testee_limits& limits, const tools::stop_flag* stop) {
  testee_session session{command, limits, stop};
  std::vector<answer> given;
  for (const datagram& d : frames) {
    session.feed(d);
    if (auto a = session.next()) given.push_back(std::move(*a));
  }
  testee_run run = session.finish();
  run.answers.insert(run.answers.begin(), std::move_iterator{given.begin()}, std::move_iterator{given.end()});
  return run;
}

}  // namespace flowkit::conformance
