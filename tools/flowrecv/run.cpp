// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/run.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include "tools/common/comparison.hpp"
#include "tools/common/manifest.hpp"
#include "tools/common/output_file.hpp"
#include "tools/common/progress.hpp"
#include "tools/common/terminal.hpp"
#include "tools/flowrecv/intake.hpp"
#include "tools/flowrecv/outputs/file_output.hpp"
#include "tools/flowrecv/pipeline.hpp"
#include "tools/flowrecv/receiver.hpp"
#include "tools/flowrecv/sinks/line_sink.hpp"
#include "tools/flowrecv/statistics.hpp"
#include "tools/flowrecv/top/top_sink.hpp"

namespace flowkit::tools {

namespace {
class run {
 public:
  explicit run(const flowrecv_options& options)
      : options_(options),
        exporters_(options.max_exporters),
        out_(options.output),
        top_(with_terminal(options)),
        sink_(make_sink()),
        pipeline_(options, *sink_),
        receiver_(
            exporters_, pipeline_.first(), [this](const std::string& line) { say(line); }, options.receiver),
        intake_(options, {.message = [this](const datagram& d) { return receiver_.handle(d); },
                          .ended = [this](const message_source& from) { receiver_.close(from); },
                          .say = [this](const std::string& line) { say(line); },
                          .done = [this] { return leaves_rest() || !out_.error().empty(); },
                          .leaves_rest = [this] { return leaves_rest(); },
                          .tick = [this] { tick(); },
                          .asked = [this] { show_account(); }}) {
    exporters_.set_names(options.enrich.names);
    receiver_.set_limit(options.count);
  }

  exit_code all() {
    for (const std::string& note : options_.enrich.notes) say(note);
    intake_.all();
    return account();
  }

 private:
  static format_settings on_terminal(const flowrecv_options& options) {
    format_settings s = options.format_as;
    if (options.output == "-") s.terminal = terminal_columns(STDOUT_FILENO);
    return s;
  }

  static std::optional<top_settings> with_terminal(const flowrecv_options& options) {
    std::optional<top_settings> s = options.top;
    if (s && options.output == "-") s->terminal = terminal_columns(STDOUT_FILENO);
    return s;
  }
  std::unique_ptr<sink> make_sink() {
    if (top_) return std::make_unique<top_sink>(out_, *top_);
    return std::make_unique<line_sink>(out_, *options_.format, on_terminal(options_), options_.scale,
                                       options_.counters);
  }

  /// Messages and the progress line share the terminal.
  void say(const std::string& line) {
    progress_.finish();
    fmt::print(stderr, "flowrecv: {}\n", line);
  }

  /// Nobody takes what still waits.
  [[nodiscard]] bool leaves_rest() const { return receiver_.limit_reached() || out_.closed(); }

  /// What is buffered goes out, progress is shown.
  void tick() {
    pipeline_.first().flush();
    if (options_.output != "-" && progress_.due())
      progress_.show(fmt::format("{} datagrams, {} flows", receiver_.datagrams(), receiver_.records()));
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
    a.output_failed = !out_.error().empty();
    if (exporter* one = exporters_.only_one()) one->counters.kernel_drops = a.kernel_drops;
    return a;
  }

  exit_code account() {
    progress_.finish();
    pipeline_.first().close();
    const run_account a = gather();
    bool failed = intake_.failed();
    if (!out_.error().empty()) failed = true, say(out_.error());
    // `flowrecv | head`: nobody wants to know more, unless they asked for it.
    const bool closed = out_.closed();
    if (!closed)
      fmt::print(stderr, "{}{}{}", pipeline_.report(), sink_->report(),
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
  file_output out_;
  std::optional<top_settings> top_;
  std::unique_ptr<sink> sink_;
  pipeline pipeline_;
  receiver receiver_;
  progress progress_;
  intake intake_;
};
}  // namespace

exit_code run_flowrecv(const flowrecv_options& options) { return run{options}.all(); }

}  // namespace flowkit::tools
