// SPDX-License-Identifier: BSL-1.0
// One worker: a thread with its event loop, its sockets, and all that receiving takes, so that nothing of it is shared
// while datagrams come. The first worker is the program's main thread, and has the files, connections and signals too.
#pragma once

#include <atomic>
#include <deque>
#include <memory>

#include "tools/flowrecv/intake.hpp"
#include "tools/flowrecv/pipeline.hpp"
#include "tools/flowrecv/receiver.hpp"
#include "tools/flowrecv/service/reload.hpp"
#include "tools/flowrecv/state/session_octets.hpp"
#include "tools/flowrecv/workers/console.hpp"
#include "tools/flowrecv/workers/output_writers.hpp"
#include "tools/flowrecv/workers/queued_output.hpp"
#include "tools/flowrecv/workers/source_limiter.hpp"
#include "tools/flowrecv/workers/worker_account.hpp"

namespace flowkit::tools {

/// What of the handlers of its intake the first worker has in addition.
struct worker_hooks {
  std::function<void()> asked{}, reload{}, listening{}, ending{}, tick{};
  std::function<std::uint64_t()> elsewhere{};
};

/// What all workers of a run share. All of it outlives them.
struct worker_context {
  const flowrecv_options& options;  ///< with one worker's part of what is limited
  output_writers& outputs;
  console& terminal;
  source_limiter* limiter;  ///< null: no limit
};

class worker {
 public:
  /// Throws startup_error.
  worker(const worker_context& with, intake_share share, worker_hooks hooks = {});

  /// Receives until the end, in the thread that calls it.
  void run() { intake_.all(); }
  /// From any thread: ends run().
  void end() { intake_.end(); }
  /// Nothing follows: after run().
  void close() {
    pipeline_.first().close();
    for (queued_output& o : out_) o.close();
  }
  /// In its thread, or when it does not run. `others`: see received_account.
  [[nodiscard]] worker_account account(std::span<const exporter_sessions* const> others = {});

  /// In its thread, or when it does not run: files that options name were read again.
  void reload(const reloaded& now) {
    exporters_.set_names(now.enrich.names);
    pipeline_.reload(now);
  }
  /// Likewise: its sessions, for the state file.
  void write_state(state::session_octets& out) { receiver_.write_state(out); }

  [[nodiscard]] boost::asio::io_context& loop() noexcept { return intake_.loop(); }
  [[nodiscard]] bool look_for_end() { return intake_.look_for_end(); }
  [[nodiscard]] bool failed() const noexcept { return intake_.failed(); }
  [[nodiscard]] const sink& last() const noexcept { return *sink_; }
  [[nodiscard]] const exporter_sessions& sessions() const noexcept { return receiver_.sessions(); }
  // From any thread: as of a tenth of a second ago.
  [[nodiscard]] std::uint64_t datagrams() const noexcept { return datagrams_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t records() const noexcept { return records_.load(std::memory_order_relaxed); }

 private:
  std::unique_ptr<sink> sink_to(output_writers& outputs, unsigned number);
  intake_handlers handlers(const worker_context& with, worker_hooks hooks);
  [[nodiscard]] bool leaves_rest() const { return receiver_.limit_reached() || outputs_.closed(); }
  void publish() noexcept;

  const flowrecv_options& options_;
  output_writers& outputs_;
  unsigned number_;
  exporter_table exporters_;
  std::deque<queued_output> out_;
  std::unique_ptr<sink> sink_;
  pipeline pipeline_;
  receiver receiver_;
  intake intake_;
  std::atomic<std::uint64_t> datagrams_ = 0, records_ = 0;
};

}  // namespace flowkit::tools
