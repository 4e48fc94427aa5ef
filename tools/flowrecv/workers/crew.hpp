// SPDX-License-Identifier: BSL-1.0
// All workers of a run: their sockets, their threads, and their accounts together.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tools/flowrecv/workers/worker.hpp"

namespace flowkit::tools {

/// What a crew leaves to its user, in the first worker's thread.
struct crew_handlers {
  std::function<void(worker_account)> asked;  ///< SIGUSR1: the account of all workers
  std::function<void()> reload;               ///< SIGHUP
  std::function<void()> tick;                 ///< ten times a second, while it listens
};

class crew {
 public:
  /// Opens all sockets. All must outlive this. Throws startup_error.
  crew(const flowrecv_options& options, output_writers& outputs, console& terminal, crew_handlers handlers);
  ~crew();
  crew(const crew&) = delete;
  crew& operator=(const crew&) = delete;

  /// Receives until the end; then nothing follows.
  void all();
  /// Of all workers, after all().
  [[nodiscard]] worker_account account();
  /// Did a file or a socket fail?
  [[nodiscard]] bool failed() const noexcept;
  /// Calls it for each worker, in its thread.
  void each(const std::function<void(worker&)>& what);
  /// The sessions of all workers, as soon as they are together.
  using state_parts = std::vector<state::session_octets>;
  void learnt(std::function<void(state_parts)> then);
  /// The same after all().
  [[nodiscard]] state_parts learnt_at_end();
  /// While something is waited for after all(): a signal has come.
  [[nodiscard]] bool look_for_end() { return first().look_for_end(); }
  /// The sink of a single worker, which may add things up.
  [[nodiscard]] const sink& last() const noexcept { return workers_.front()->last(); }

 private:
  [[nodiscard]] worker& first() noexcept { return *workers_.front(); }
  void begin();
  void end() noexcept;
  /// Each worker's part is taken in its own thread, without a lock; they meet in the first one's.
  void ask();
  /// Progress, and what went wrong with outputs: what each loses from then on is in the account.
  void tick();

  flowrecv_options each_;  ///< with one worker's part of the limits
  output_writers& outputs_;
  console& terminal_;
  std::optional<source_limiter> limiter_;
  crew_handlers handlers_;
  std::vector<std::unique_ptr<worker>> workers_;
  std::vector<std::thread> threads_;  ///< of all but the first
};

}  // namespace flowkit::tools
