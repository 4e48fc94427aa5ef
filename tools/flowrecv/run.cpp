// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/run.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>

#include "tools/common/comparison.hpp"
#include "tools/common/manifest.hpp"
#include "tools/common/output_file.hpp"
#include "tools/common/progress.hpp"
#include "tools/common/terminal.hpp"
#include "tools/flowrecv/intake.hpp"
#include "tools/flowrecv/outputs/output_set.hpp"
#include "tools/flowrecv/pipeline.hpp"
#include "tools/flowrecv/receiver.hpp"
#include "tools/flowrecv/service/reload.hpp"
#include "tools/flowrecv/sinks/make_sink.hpp"
#include "tools/flowrecv/state/state_saver.hpp"
#include "tools/flowrecv/statistics.hpp"

namespace flowkit::tools {

namespace {
class run {
 public:
  explicit run(const flowrecv_options& options)
      : options_(options),
        exporters_(options.max_exporters),
        outputs_(options.outputs),
        sink_(make_sink(options, [this](std::size_t i) -> piece_output& { return outputs_[i]; })),
        pipeline_(options, *sink_),
        receiver_(
            exporters_, pipeline_.first(), [this](const std::string& line) { say(line); }, options.receiver),
        intake_(options, {.message = [this](const datagram& d) { return receiver_.handle(d); },
                          .ended = [this](const message_source& from) { receiver_.close(from); },
                          .say = [this](const std::string& line) { say(line); },
                          .done = [this] { return leaves_rest(); },
                          .leaves_rest = [this] { return leaves_rest(); },
                          .tick = [this] { tick(); },
                          .asked = [this] { show_account(); },
                          .reload = [this] { read_again(); }}) {
    options.user.drop();
    exporters_.set_names(options.enrich.names);
    receiver_.set_limit(options.count);
  }

  exit_code all() {
    for (const std::string& note : outputs_.notes()) say(note);
    for (const std::string& note : options_.enrich.notes) say(note);
    for (const std::string& note : options_.state.notes) say(note);
    intake_.all();
    return account();
  }

 private:
  /// Messages and the progress line share the terminal.
  void say(const std::string& line) {
    progress_.finish();
    fmt::print(stderr, "flowrecv: {}\n", line);
  }

  /// Nobody takes what still waits.
  [[nodiscard]] bool leaves_rest() const { return receiver_.limit_reached() || outputs_.closed(); }

  /// What is buffered goes out, progress is shown.
  void tick() {
    pipeline_.first().flush();
    say_errors();
    if (saver_.due()) saver_.save(learnt());
    if (const std::string wrong = saver_.news(); !wrong.empty()) say(wrong);
    if (!is_at_standard_output_ && progress_.due())
      progress_.show(fmt::format("{} datagrams, {} flows", receiver_.datagrams(), receiver_.records()));
  }

  /// Of outputs; what each loses from then on is in the account.
  void say_errors() {
    for (const std::string& error : outputs_.new_errors()) say(error);
  }

  state_saver::parts learnt() {
    state_saver::parts all(1);
    receiver_.write_state(all[0]);
    return all;
  }

  /// SIGHUP: what is wrong changes nothing.
  void read_again() {
    try {
      const reloaded now = reload(options_.reload, options_.select);
      exporters_.set_names(now.enrich.names);
      pipeline_.reload(now);
      for (const std::string& note : now.enrich.notes) say(note);
      say("SIGHUP: files are read again, outputs begun anew");
    } catch (const startup_error& e) {
      say(fmt::format("SIGHUP: {}: what was read before stays; outputs are begun anew", e.what()));
    }
    outputs_.reopen();
  }

  void show_account() {
    progress_.finish();
    fmt::print(stderr, "{}{}{}", sink_->so_far(), pipeline_.report(),
               statistics_text(receiver_, gather(), account_columns()));
  }

  static std::size_t account_columns() {
    const std::size_t terminal = terminal_columns(STDERR_FILENO);
    return terminal != 0 ? terminal : usual_columns;
  }

  run_account gather() {
    run_account a = intake_.account();
    a.sessions = account_of(receiver_.sessions());
    a.output_failed = outputs_.failed();
    a.output_lost = outputs_.lost() + sink_->lost();
    if (exporter* one = exporters_.only_one()) one->counters.kernel_drops = a.kernel_drops;
    return a;
  }

  exit_code account() {
    progress_.finish();
    pipeline_.first().close();
    outputs_.close();
    const run_account a = gather();
    bool failed = intake_.failed() || outputs_.failed();
    say_errors();
    if (const std::string wrong = saver_.save_at_end(learnt()); !wrong.empty()) failed = true, say(wrong);
    // `flowrecv | head`: nobody wants to know more, unless they asked for it.
    const bool closed = outputs_.closed();
    if (!closed)
      fmt::print(stderr, "{}{}{}{}", pipeline_.report(), sink_->report(), outputs_.report(),
                 statistics_text(receiver_, a, account_columns()));
    if (!options_.stats.empty()) {
      output_file file{options_.stats};
      if (!file.write(statistics_json(receiver_, a)) || !file.flush()) failed = true, say(file.error());
    }
    bool as_expected = true;
    if (!options_.expect.empty()) {
      const comparison c = compare(read_manifest(options_.expect), received_manifest(exporters_));
      fmt::print(stderr, "{}", to_text(c));
      as_expected = c.equal();
    }
    if (failed) return exit_code::io;
    if (closed && options_.expect.empty()) return exit_code::ok;
    return losses_of(exporters_, a).any() || !as_expected ? exit_code::findings : exit_code::ok;
  }

  const flowrecv_options& options_;
  exporter_table exporters_;
  output_set outputs_;
  std::unique_ptr<sink> sink_;
  pipeline pipeline_;
  receiver receiver_;
  state_saver saver_{options_.state};
  progress progress_;
  const bool is_at_standard_output_ = std::any_of(options_.outputs.begin(), options_.outputs.end(),
                                                  [](const auto& o) { return o.is_standard_output(); });
  service_user::for_binding as_root_{options_.user};
  intake intake_;
};
}  // namespace

exit_code run_flowrecv(const flowrecv_options& options) { return run{options}.all(); }

}  // namespace flowkit::tools
