// SPDX-License-Identifier: BSL-1.0
// All workers of a run: their sockets, their threads, and their accounts together.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tools/flowrecv/workers/worker.hpp"

namespace flowkit::tools {

/// What a crew leaves to its user, in the first worker's thread.
struct crew_handlers {
  std::function<void()> asked;   ///< SIGUSR1
  std::function<void()> reload;  ///< SIGHUP
  std::function<void()> tick;    ///< ten times a second, while it listens
};

/// How far a crew is.
enum class crew_phase : std::uint8_t {
  begins,   ///< it has sockets, which are not read yet: files come first
  is_open,  ///< it receives; without sockets: it reads files
  ends,     ///< what has arrived is still delivered and written
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
  /// The account of all workers, as soon as it is together: each worker's part is taken in its own thread, without a
  /// lock; they meet in the first one's, from which this is to be called, and in which `then` is.
  void ask(std::function<void(worker_account)> then);
  // From any thread; `then` is called in the first worker's, or never, if it ends before.
  void ask_from_elsewhere(std::function<void(worker_account)> then);
  /// Once each worker's loop has come round.
  void ask_whether_all_answer(std::function<void()> then);
  [[nodiscard]] crew_phase phase() const noexcept { return phase_.load(std::memory_order_relaxed); }

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
  /// Calls each(i) for each worker in its thread, then `then` in the first one's, from which this is to be called.
  void visit(const std::function<void(std::size_t)>& each, std::function<void()> then);
  /// Progress, and what went wrong with outputs: what each loses from then on is in the account.
  void tick();

  log_limit log_;
  flowrecv_options each_;  ///< with one worker's part of the limits
  output_writers& outputs_;
  console& terminal_;
  std::optional<source_limiter> limiter_;
  crew_handlers handlers_;
  std::vector<std::unique_ptr<worker>> workers_;
  std::vector<std::thread> threads_;  ///< of all but the first
  std::atomic<crew_phase> phase_ = crew_phase::begins;
};

}  // namespace flowkit::tools
