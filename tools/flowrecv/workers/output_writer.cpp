// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/workers/output_writer.hpp"

#include <fmt/format.h>

#include <chrono>
#include <csignal>

#include "tools/flowrecv/workers/patience.hpp"
#include "tools/flowrecv/workers/thread_without_signals.hpp"

namespace flowkit::tools {

namespace {
/// Ends a write(2) that waits. One that the system ignores where it has no handler: nothing else becomes of it.
constexpr int wakes = SIGURG;

void let_writes_be_ended() {
  struct sigaction action {};
  action.sa_handler = [](int) {};  // without SA_RESTART: write(2) returns
  sigaction(wakes, &action, nullptr);
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, wakes);
  pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
}
}  // namespace

output_writer::output_writer(std::shared_ptr<piece_output> to, std::size_t capacity, std::size_t room)
    : shared_(std::make_shared<shared_state>(std::move(to), capacity, room)) {}

output_writer::~output_writer() {
  if (thread_.joinable()) close([] { return true; });
}

void output_writer::begin_with(std::string header) {
  if (!has_header_) shared_->to->begin_with(std::move(header));
  has_header_ = true;
}

void output_writer::start() {
  thread_ = thread_without_signals([shared = shared_] {
    let_writes_be_ended();
    output_file::watch_writes_of_this_thread(&shared->watch);
    shared->work();
  });
}

void output_writer::reopen() { shared_->reopens = true; }

void output_writer::shared_state::work() {
  while (true) {
    std::optional<chunk> c = queue.pop(tenth_of_a_second);
    if (reopens.exchange(false)) to->reopen();
    if (c) {
      write(*c);
      queue.done(std::move(*c));
    }
    if (queue.is_idle()) {
      to->flush();
      if (!c && queue.is_closed()) break;
    }
    look();
  }
  to->close();
  look();
  ended = true;
}

void output_writer::shared_state::write(const chunk& c) {
  if (!to->write(c.text()) && !to->closed()) lost_chunks += to->pieces().records(c.text());
}

void output_writer::shared_state::look() {
  closed = to->closed();
  failing = to->failing();
  const std::lock_guard lock{guard};
  if (!left_alone) lost = to->lost() + lost_chunks;
  if (failed) return;
  std::string text = to->error();
  if (text.empty()) return;
  error = std::move(text);
  failed = true;
}

std::string output_writer::error() const {
  const std::lock_guard lock{shared_->guard};
  return shared_->error;
}

void output_writer::close(const std::function<bool()>& gives_up) {
  chunk_queue& queue = shared_->queue;
  queue.close();
  if (!thread_.joinable()) {  // it was never begun
    shared_->work();
    return;
  }
  for (patience patient{*this}; !shared_->ended;) {
    queue.wait_until_idle(tenth_of_a_second);
    if (patient.is_over(gives_up())) return give_up();
    if (queue.is_idle()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  thread_.join();
}

std::uint64_t output_writer::moved() {
  if (thread_.joinable() && !shared_->ended) pthread_kill(thread_.native_handle(), wakes);
  return shared_->queue.done_so_far() + shared_->watch.octets.load(std::memory_order_relaxed);
}

/// The write that stands still returns, with what it has written, and the others do not begin: what is lost is known to
/// the record. False: the system does not let it return.
bool output_writer::interrupt() {
  constexpr auto pause = std::chrono::milliseconds(5);
  constexpr int most = 600;  // 3 s: a machine may be busy
  shared_->watch.given_up = true;
  for (int i = 0; i < most && !shared_->ended; ++i) {  // again, as it may have been just before its write
    pthread_kill(thread_.native_handle(), wakes);
    std::this_thread::sleep_for(pause);
  }
  return shared_->ended;
}

void output_writer::give_up() {
  shared_state& s = *shared_;
  {
    const std::lock_guard lock{s.guard};
    if (s.error.empty())
      s.error = fmt::format("{}: nothing moves: given up after {} s", name(), patience::limit.count());
  }
  s.failed = true;
  if (interrupt()) return thread_.join();
  thread_.detach();
  const std::lock_guard lock{s.guard};
  s.left_alone = true;
  std::uint64_t records = s.to->unwritten();
  for (const chunk& c : s.queue.take_all()) records += pieces().records(c.text());
  s.lost += records;
}

}  // namespace flowkit::tools
