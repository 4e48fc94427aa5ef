// SPDX-License-Identifier: BSL-1.0
// What listeners of connections do alike: the account, lines for people, deadlines.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <exception>
#include <memory>
#include <utility>

#include "tools/common/pacer.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/transport/connections.hpp"

namespace flowkit::tools {

class connection_log {
 public:
  connection_log(connection_service& service, transport how) : service_(service) { account.how = how; }

  /// The number of one that is new.
  [[nodiscard]] std::uint32_t begin() noexcept {
    ++account.accepted, ++account.open;
    account.most_open = std::max(account.most_open, account.open);
    return ++service_.connections;
  }
  /// `detail`: for the line about it; closing is worth a line unless all was well.
  void end(connection_end why, const endpoint& peer, std::string_view detail = {}) {
    --account.open;
    count(why, peer, detail);
  }
  /// One that was not begun.
  void count(connection_end why, const endpoint& peer, std::string_view detail = {}) {
    ++account.ended[static_cast<std::size_t>(why)];
    using enum connection_end;
    if (why != closed && why != stopped)
      say(peer, fmt::format("{}{}{}", to_string(why), detail.empty() ? "" : ": ", detail));
  }
  void say(const endpoint& peer, std::string_view what) {
    if (lines_ >= max_connection_lines) return;
    const bool last = ++lines_ == max_connection_lines;
    service_.handlers.say(fmt::format("{} {}: connection from {}: {}{}", to_string(account.how), to_string(account.at),
                                      to_string(peer), what, last ? " (further ones are only counted)" : ""));
  }

  connection_account account;

 private:
  connection_service& service_;
  std::uint64_t lines_ = 0;
};

/// Nanoseconds of steady_now().
[[nodiscard]] inline bool is_over(std::int64_t since, duration limit, std::int64_t now) noexcept {
  return now - since > limit.ns;
}
/// Silence after which a connection may lose its place to a new one.
inline constexpr duration long_silence = seconds(60);
/// How often deadlines are looked at.
inline constexpr std::int64_t deadline_check_ms = 100;

/// A listener in front of what its handlers keep alive: it may be gone when the loop comes to call them.
template <class State>
class listener_of final : public connection_listener {
 public:
  explicit listener_of(std::shared_ptr<State> state) : state_(std::move(state)) {}
  ~listener_of() override {
    try {
      state_->stop();
    } catch (const std::exception&) {  // by their signatures only
      assert(false);
    }
  }

  void finish() override { state_->finish(); }
  void stop() override { state_->stop(); }
  const connection_account& account() override { return state_->log.account; }
  std::string error() const override { return state_->error; }

 private:
  std::shared_ptr<State> state_;
};

}  // namespace flowkit::tools
