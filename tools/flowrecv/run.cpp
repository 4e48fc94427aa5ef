// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/run.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>

#include "tools/common/check_writable.hpp"
#include "tools/common/comparison.hpp"
#include "tools/common/manifest.hpp"
#include "tools/common/output_file.hpp"
#include "tools/common/printable.hpp"
#include "tools/common/terminal.hpp"
#include "tools/flowrecv/check_places.hpp"
#include "tools/flowrecv/metrics/service.hpp"
#include "tools/flowrecv/service/reload.hpp"
#include "tools/flowrecv/state/state_saver.hpp"
#include "tools/flowrecv/statistics.hpp"
#include "tools/flowrecv/watch/screen.hpp"
#include "tools/flowrecv/workers/crew.hpp"
#include "tools/flowrecv/workers/patience.hpp"
#include "tools/flowrecv/workers/thread_without_signals.hpp"

namespace flowkit::tools {

namespace {
class run {
 public:
  explicit run(const flowrecv_options& options)
      : options_(options),
        outputs_(options.outputs, !options.top, [this](const std::string& line) { terminal_.say(line); }),
        writers_(outputs_),
        workers_(options, writers_, terminal_,
                 {.asked = [this] { workers_.ask([this](worker_account a) { show(complete(std::move(a))); }); },
                  .reload = [this] { read_again(); },
                  .tick = [this] { save(); }}) {
    if (options.metrics) metrics_.emplace(*options.metrics, metrics_from());
    if (options.watch) watch_.emplace(*options.watch, watched(), terminal_);
    options.user.drop();
  }

  exit_code all() {
    outputs_.begin();
    terminal_.start();
    for (const std::string& note : outputs_.notes()) terminal_.say(note);
    for (const std::string& note : options_.enrich.notes) terminal_.say(note);
    for (const std::string& note : options_.state.notes) terminal_.say(note);
    if (metrics_) {
      terminal_.say("metrics at " + metrics_->url());
      metrics_->start();
    }
    writers_.start();
    if (watch_) watch_->start();
    workers_.all();
    if (watch_) watch_->stop();
    const auto wants_end = [this] { return workers_.look_for_end(); };
    writers_.close(wants_end);
    terminal_.finish(wants_end);
    const exit_code code = judge(complete(workers_.account()));
    disregard_signals();
    return code;
  }

 private:
  /// All is written and said: a second SIGTERM must not make another end of it, once nobody handles it any more.
  /// Threads have none.
  static void disregard_signals() {
    sigset_t all{};
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
  }

  /// With what no worker knows.
  worker_account complete(worker_account a) {
    a.run.output_lost += writers_.lost();
    a.run.output_failed = writers_.failed();
    a.received.set_kernel_drops(a.run.kernel_drops);
    return a;
  }

  metrics_source metrics_from() {
    return {.account =
                [this](auto then) {
                  workers_.ask_from_elsewhere([this, then = std::move(then)](worker_account a) {
                    then({.account = complete(std::move(a)), .outputs = writers_.states()});
                  });
                },
            .whether_all_answer = [this](auto then) { workers_.ask_whether_all_answer(std::move(then)); },
            .phase = [this] { return workers_.phase(); }};
  }

  watch_screen::source watched() {
    return [this](auto then) {
      workers_.ask_from_elsewhere(
          [this, then = std::move(then)](worker_account a) { then(sample_of(complete(std::move(a)))); });
    };
  }

  /// What was learnt from exporters.
  void save() {
    if (saver_.due()) workers_.learnt([this](state_saver::parts all) { saver_.save(std::move(all)); });
    if (const std::string wrong = saver_.news(); !wrong.empty()) terminal_.say(wrong);
  }

  /// SIGHUP: what is wrong changes nothing.
  void read_again() {
    try {
      const auto now = std::make_shared<const reloaded>(reload(options_.reload, options_.select));
      workers_.each([now](worker& w) { w.reload(*now); });
      for (const std::string& note : now->enrich.notes) terminal_.say(note);
      terminal_.say("SIGHUP: files are read again, outputs begun anew");
    } catch (const startup_error& e) {
      terminal_.say(fmt::format("SIGHUP: {}: what was read before stays; outputs are begun anew", e.what()));
    }
    writers_.reopen();
  }

  static std::size_t account_columns() {
    const std::size_t terminal = terminal_columns(STDERR_FILENO);
    return terminal != 0 ? terminal : usual_columns;
  }

  void show(const worker_account& a) {
    terminal_.print(workers_.last().so_far() + a.stages.text() + statistics_text(a.received, a.run, account_columns()));
  }

  /// A named pipe is given up as outputs are at the end: who reads it, or never opens it, holds nothing up.
  bool write_stats(const worker_account& a) {
    const auto text = std::make_shared<std::string>();
    write_statistics_json(a.received, a.run, [&text](std::string_view part) { text->append(part); });
    const auto write = [text, path = options_.stats] {
      try {
        output_file file{path};
        file.write(*text), file.flush();
        return file.error();
      } catch (const startup_error& e) {
        return std::string(e.what());
      }
    };
    std::string wrong;
    if (std::error_code none; std::filesystem::is_fifo(options_.stats, none)) {
      const auto task = std::make_shared<std::packaged_task<std::string()>>(write);
      std::future<std::string> done = task->get_future();
      thread_without_signals([task] { (*task)(); }).detach();
      wrong = done.wait_for(patience::limit) == std::future_status::ready
                  ? done.get()
                  : fmt::format("--stats: {}: nobody has read it for {} s", printable(options_.stats),
                                patience::limit.count());
    } else {
      wrong = write();
    }
    if (!wrong.empty()) terminal_.say(wrong);
    return wrong.empty();
  }

  exit_code judge(const worker_account& a) {
    bool failed = workers_.failed() || writers_.failed();
    for (const std::string& error : writers_.new_errors()) terminal_.say(error);
    if (const std::string wrong = saver_.save_at_end(workers_.learnt_at_end()); !wrong.empty())
      failed = true, terminal_.say(wrong);
    // `flowrecv | head`: nobody wants to know more, unless they asked for it.
    const bool closed = writers_.closed();
    if (!closed)
      terminal_.print(a.stages.text() + workers_.last().report() + writers_.report() +
                      statistics_text(a.received, a.run, account_columns()));
    if (!options_.stats.empty() && !write_stats(a)) failed = true;
    bool as_expected = true;
    if (!options_.expect.empty()) {
      const comparison c = compare(read_manifest(options_.expect), received_manifest(a.received));
      terminal_.print(to_text(c));
      as_expected = c.equal();
    }
    if (failed) return exit_code::io;
    if (closed && options_.expect.empty()) return exit_code::ok;
    return losses_of(a.received, a.run).any() || !as_expected ? exit_code::findings : exit_code::ok;
  }

  const flowrecv_options& options_;
  console terminal_;
  output_set outputs_;
  output_writers writers_;
  state_saver saver_{options_.state};
  service_user::for_binding as_root_{options_.user};
  crew workers_;
  // These ask the workers, and go before them.
  std::optional<metrics_service> metrics_;
  std::optional<watch_screen> watch_;
};
}  // namespace

exit_code run_flowrecv(const flowrecv_options& options) {
  check_inputs(options);
  check_writable("--stats", options.stats);
  return run{options}.all();
}

}  // namespace flowkit::tools
