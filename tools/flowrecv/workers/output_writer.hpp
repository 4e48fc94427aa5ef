// SPDX-License-Identifier: BSL-1.0
// The thread that writes one output: whoever receives never waits for a disk, a pipe or a terminal.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "tools/common/stop_flag.hpp"
#include "tools/flowrecv/outputs/piece_output.hpp"
#include "tools/flowrecv/workers/chunk_queue.hpp"

namespace flowkit::tools {

class output_writer {
 public:
  /// `capacity`, `room`: of its queue and of its chunks.
  explicit output_writer(std::shared_ptr<piece_output> to, std::size_t capacity = chunk_queue::default_capacity,
                         std::size_t room = chunk_queue::usual_room);
  /// close() is to be called before; what then still waits is dropped.
  ~output_writer();
  output_writer(const output_writer&) = delete;
  output_writer& operator=(const output_writer&) = delete;

  [[nodiscard]] chunk_queue& queue() noexcept { return shared_->queue; }
  /// As the sinks say it; those of all workers say the same. Before start().
  void begin_with(std::string header);
  void start();
  /// SIGHUP, from any thread: once what was pushed before is written.
  void reopen();
  /// Nothing follows: writes what waits, and ends the thread. `gives_up`: asked ten times a second while that takes;
  /// true from the time on when somebody wants the end: then an output at which nothing moves for some seconds is given
  /// up, and what is not written is lost. One that moves, however slowly, is waited for.
  void close(const std::function<bool()>& gives_up);

  // From any thread:
  /// Rises as long as anything moves. What is being written says how far it is; between start() and close().
  [[nodiscard]] std::uint64_t moved();
  /// The reader of a pipe has gone.
  [[nodiscard]] bool closed() const noexcept { return shared_->closed; }
  /// Something could not be written.
  [[nodiscard]] bool failed() const noexcept { return shared_->failed; }
  /// The latest could not.
  [[nodiscard]] bool failing() const noexcept { return shared_->failing; }
  /// Records that were on their way as something failed.
  [[nodiscard]] std::uint64_t lost() const noexcept { return shared_->lost; }
  /// Empty, or the name of the output and what went wrong.
  [[nodiscard]] std::string error() const;
  [[nodiscard]] const piece_kind& pieces() const noexcept { return shared_->to->pieces(); }
  [[nodiscard]] const std::string& name() const noexcept { return shared_->to->name(); }

 private:
  /// A thread that the system does not let out of write(2) (a disk that does not answer) cannot be ended: it keeps what
  /// it uses.
  struct shared_state {
    shared_state(std::shared_ptr<piece_output> o, std::size_t capacity, std::size_t room)
        : to(std::move(o)), queue(capacity, room) {}
    void work();
    void write(const chunk& c);
    void look();

    std::shared_ptr<piece_output> to;
    chunk_queue queue;
    std::atomic<bool> closed = false, failed = false, failing = false, reopens = false, ended = false;
    write_watch watch;
    std::atomic<std::uint64_t> lost = 0;
    std::uint64_t lost_chunks = 0;  ///< records of chunks that were not taken
    std::mutex guard;               ///< of the text, and of the count as the thread is left alone
    bool left_alone = false;        ///< what it does from now on is not counted any more
    std::string error;
  };

  void give_up();
  bool interrupt();

  std::shared_ptr<shared_state> shared_;
  std::thread thread_;
  bool has_header_ = false;
};

}  // namespace flowkit::tools
