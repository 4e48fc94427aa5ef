// SPDX-License-Identifier: BSL-1.0
// Which lines go to the log of a program that runs for a month: one a reason and exporter in ten minutes, which says
// how many there were since the line before, and not too many in all, as whoever invents exporters would fill the log.
// The limit is one for all workers. Each counts on its own what it leaves out; the others are asked only where there
// may be a line, which is so rare that no worker waits for another one.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include <flowkit/core/hash.hpp>
#include <flowkit/core/recent_map.hpp>

#include "tools/flowrecv/exporter.hpp"

namespace flowkit::tools {

class log_lines;

/// All the lines of a program. It must outlive each log_lines of it.
class log_limit {
 public:
  using clock = std::chrono::steady_clock;
  static constexpr std::chrono::minutes silence{10};
  /// At once, and so many more in each ten minutes.
  static constexpr std::uint32_t most = 1000, refill = 100;

  /// `now` is called from any thread.
  explicit log_limit(std::function<clock::time_point()> now = clock::now)
      : now_(std::move(now)), last_refill_(now_()) {}

 private:
  friend class log_lines;
  enum class answer : std::uint8_t { yes, no, no_more };  ///< no_more: the first one that is left out

  [[nodiscard]] answer take(clock::time_point now);
  /// Until there may be lines again there is nothing to take.
  [[nodiscard]] bool is_used_up(clock::time_point now) const noexcept {
    return now < clock::time_point(clock::duration(used_up_until_.load(std::memory_order_relaxed)));
  }

  const std::function<clock::time_point()> now_;
  std::atomic<clock::rep> used_up_until_ = clock::time_point::min().time_since_epoch().count();
  std::mutex guard_;  ///< of what follows; locked before that of a log_lines, never after it
  std::vector<log_lines*> workers_;
  clock::time_point last_refill_;
  std::uint32_t left_ = most;
  bool is_over_ = false;
};

/// Those of one worker.
class log_lines {
 public:
  /// Reasons and exporters that are remembered, some 300 KB; the one that was there least lately is forgotten.
  static constexpr std::size_t most_remembered = 4096;

  explicit log_lines(log_limit& all);
  ~log_lines();
  log_lines(const log_lines&) = delete;
  log_lines& operator=(const log_lines&) = delete;

  // From one thread.
  /// Is there to be a line? How many there were since the last one for this reason and exporter, whoever had them;
  /// nothing: no line.
  [[nodiscard]] std::optional<std::uint64_t> admits(const exporter_key& e, std::uint32_t reason);
  /// Lines of other kinds count, too: false: not now.
  [[nodiscard]] bool admits();
  /// Once, by one of the workers, after lines were left out for all of them were too many.
  [[nodiscard]] bool has_just_ended() noexcept { return std::exchange(ended_, false); }

 private:
  using time_point = log_limit::clock::time_point;
  struct key {
    std::uint64_t address, rest;
    std::uint16_t port, kind;
    friend bool operator==(const key&, const key&) = default;
  };
  struct key_hash {
    std::uint64_t operator()(const key& k) const noexcept {
      return mix_bits(k.address ^ mix_bits(k.rest ^ std::uint64_t{k.port} << 16 ^ k.kind));
    }
  };
  struct line {
    time_point silent_until = time_point::min();
    std::uint64_t since = 0;  ///< left out here
  };

  std::optional<std::uint64_t> ask(const key& which, time_point now);
  [[nodiscard]] bool take(time_point now);
  // From any thread.
  [[nodiscard]] time_point silent_until(const key& which);
  [[nodiscard]] std::uint64_t begin_silence(const key& which, time_point until);

  log_limit& all_;
  bool ended_ = false;
  std::mutex guard_;  ///< of what follows: another worker looks at it where it has a line
  recent_map<key, line, key_hash> lines_{most_remembered};
};

}  // namespace flowkit::tools
