// SPDX-License-Identifier: BSL-1.0
// Several who want to know the same of the workers at the same time: these are asked once, and who waits too long is
// told so.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <list>

namespace flowkit::tools {

/// All of it in one thread, that of `loop`.
class question {
 public:
  /// Workers answer within milliseconds, or they stand still.
  static constexpr std::chrono::seconds patience{2};
  using answered = std::function<void(bool)>;

  /// `ask`: is to call answer() of this once it knows.
  question(boost::asio::io_context& loop, std::function<void()> ask) : ask_(std::move(ask)), timer_(loop) {}

  void wait(answered then) {
    waiting_.push_back({clock::now() + patience, std::move(then)});
    if (waiting_.size() == 1) watch();
    if (!is_asked_) is_asked_ = true, ask_();
  }
  void answer() {
    is_asked_ = false;
    timer_.cancel();
    for (auto all = std::move(waiting_); auto& one : all) one.then(true);
  }

 private:
  using clock = std::chrono::steady_clock;
  struct waiter {
    clock::time_point until;
    answered then;
  };

  void watch() {
    timer_.expires_at(waiting_.front().until);
    timer_.async_wait([this](auto cancelled) {
      if (cancelled) return;
      while (!waiting_.empty() && waiting_.front().until <= clock::now()) {
        const auto one = std::move(waiting_.front());
        waiting_.pop_front();
        one.then(false);
      }
      if (!waiting_.empty()) watch();
    });
  }

  std::function<void()> ask_;
  std::list<waiter> waiting_;
  bool is_asked_ = false;
  boost::asio::steady_timer timer_;
};

}  // namespace flowkit::tools
