// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/exporter.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <memory>

#include "conformance/plan/sflow_qualification.hpp"
#include "conformance/reports/timeline.hpp"
#include "conformance/runner/live.hpp"
#include "conformance/runner/received.hpp"
#include "conformance/runner/style.hpp"
#include "conformance/sampling/judge.hpp"
#include "tools/common/capture_reader.hpp"
#include "tools/common/frames.hpp"
#include "tools/common/output_file.hpp"
#include "tools/common/progress.hpp"
#include "tools/common/stop_flag.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::tools {

namespace {
namespace cf = conformance;

stop_flag interrupted{false};

/// Not restarted: whoever waits for input looks at the flag.
void listen_to_signals() noexcept {
  struct sigaction action {};
  action.sa_handler = [](int) { interrupted = true; };
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

class exporter_run {
 public:
  explicit exporter_run(const exporter_options& o) : options_(o), found_(o.settings), examiner_(o.settings, found_) {
    for (const auto& r : o.reports) outputs_.push_back(std::make_unique<output_file>(r.path));
    if (o.truth) examiner_.attach(account_.emplace());
    const auto has_charts = [](const auto& r) { return std::string_view{r.format->name} == "html"; };
    if (std::any_of(o.reports.begin(), o.reports.end(), has_charts)) examiner_.attach(times_.emplace());
    if (o.qualifies) examiner_.attach(facts_.emplace(o.truth ? o.truth->sflow.off : std::optional<timestamp>{}));
  }

  exit_code all() {
    listen_to_signals();
    for (const std::string& path : options_.files)
      if (!interrupted) read(path);
    if (options_.frames) read_stdin();
    if (!options_.listen.empty()) listen();
    progress_.finish();
    if (interrupted && options_.listen.empty()) remarks_.emplace_back("interrupted: the input was not read to its end");
    examiner_.finish();
    const bool truth_fits = hold_against_truth();
    if (facts_)
      plan_ = sflow_qualification(*facts_, found_, options_.truth ? options_.truth->sflow : cf::sflow_setup{}, until_);
    report();
    if (failed_) return exit_code::io;
    if (!truth_fits) return exit_code::usage;
    const auto is_wrong = [](const cf::sampling_verdict& v) {
      return v.basis != cf::sampling_basis::pool &&
             v.answer == cf::sampling_answer::wrong;  // of pools: SFLOW-5-FS-RATE
    };
    const bool missed = found_.with(cf::verdict::fail) != 0 ||
                        (options_.strict && found_.with(cf::verdict::non_strict) != 0) || (plan_ && !plan_->passed()) ||
                        std::any_of(found_.sampling().begin(), found_.sampling().end(), is_wrong);
    return missed ? exit_code::findings : exit_code::ok;
  }

 private:
  void say(const std::string& line) {
    progress_.finish();
    fmt::print(stderr, "flowcheck: {}\n", line);
  }
  /// Of an input: exit code 3, and a line in the report.
  void fail(const std::string& line) {
    failed_ = true;
    say(line);
    remarks_.push_back(line);
  }

  /// False if what is said to have gone by does not fit what came.
  [[nodiscard]] bool hold_against_truth() {
    if (!account_) return true;
    cf::truth_verdicts all = judge_truth(*options_.truth, *account_);
    for (cf::sampling_verdict& v : all.samplers) found_.add(std::move(v));
    for (const std::string& line : all.errors) say(line), remarks_.push_back(line);
    return all.errors.empty();
  }

  void examine(const datagram& d) {
    cf::datagram examined = to_examined(d);
    if (examined.source.transport == transport_kind::file)
      examined.file = static_cast<std::uint32_t>(names_.size()) + 1;  // those before are read
    examiner_.examine(examined);
    if (account_) account_->read(examined);
    if (progress_.due()) show_progress();
  }
  void show_progress() {
    constexpr std::uint64_t mega = 1'000'000;
    const std::string of = size_ == 0 ? "" : fmt::format(", {} of {} MB", position_ / mega, size_ / mega);
    progress_.show(fmt::format("{} datagrams{}, {} findings", examiner_.datagrams(), of, found_.total()));
  }

  /// What an input had: it is to hold flow export.
  void check_content(const std::string& name, std::uint64_t datagrams_before, const cf::unexamined_counts& before) {
    const cf::unexamined_counts& now = examiner_.unexamined();
    const cf::unexamined_counts n{.unrecognised = now.unrecognised - before.unrecognised,
                                  .other_versions = now.other_versions - before.other_versions,
                                  .damaged = now.damaged - before.damaged};
    const std::uint64_t others = n.unrecognised + n.other_versions + n.damaged;
    if (examiner_.datagrams() - datagrams_before != others) return;
    const std::vector<std::string> lines = unexamined_lines(n);
    fail(fmt::format("{}: nothing to examine: {}", name,
                     lines.empty() ? "no datagrams" : fmt::to_string(fmt::join(lines, ", "))));
  }

  void read(const std::string& path) {
    const std::uint64_t datagrams = examiner_.datagrams();
    const cf::unexamined_counts before = examiner_.unexamined();
    const bool is_messages = path.ends_with(".ipfix");  // RFC 5655
    struct stat s {};
    size_ += path != "-" && ::stat(path.c_str(), &s) == 0 ? static_cast<std::uint64_t>(s.st_size) : 0;
    const auto handle = [&](datagram d) {
      if (is_messages) d.transport = transport_kind::file;
      examine(d);
    };
    const capture_summary summary = read_capture(path, handle, {.stop = &interrupted, .position = &position_});
    names_.push_back(path);
    until_ = std::max(until_, summary.last);
    for (const skip_reason r : {skip_reason::fragment, skip_reason::cut, skip_reason::bad_header})
      if (summary[r] != 0)
        remarks_.push_back(fmt::format("{}: not examined: {}: {}", path, counted(summary[r], "frames"), to_string(r)));
    if (interrupted) return;
    if (!summary.error.empty()) return fail(summary.error);
    check_content(path, datagrams, before);
  }

  void read_stdin() {
    names_.emplace_back("standard input");
    const frames_summary summary = read_frames(
        STDIN_FILENO, [this](const datagram& d) { examine(d); }, &interrupted);
    if (!summary.error.empty()) return fail("standard input: " + summary.error);
    if (!interrupted) check_content("standard input", 0, {});
  }

  void listen() {
    const live_counts counts = receive_live(
        {options_.listen, options_.tls, options_.connections, options_.run_for},
        [this](const datagram& d) { examine(d); }, [this](const std::string& line) { say(line); },
        [this] {
          if (progress_.due()) show_progress();
        },
        interrupted);
    until_ = std::max(until_, counts.until);
    names_ = counts.names;
    if (counts.kernel_drops != 0)
      remarks_.push_back(
          fmt::format("{} by the kernel before they were examined: gaps in sequence numbers may be these",
                      counted(counts.kernel_drops, "datagrams were dropped")));
    for (const connection_account& one : counts.connections) remarks_.push_back(in_words(one));
    for (const std::string& error : counts.errors) fail(error);
    if (!failed_) check_content(fmt::to_string(fmt::join(names_, ", ")), 0, {});
  }

  void report() {
    const cf::report_input in{.names = names_,
                              .settings = options_.settings,
                              .found = found_,
                              .examined = examiner_,
                              .remarks = remarks_,
                              .sampling = found_.sampling(),
                              .plan = plan_ ? &*plan_ : nullptr,
                              .strict = options_.strict,
                              .from_files = !options_.files.empty(),
                              .times = times_ ? &*times_ : nullptr};
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      const auto& r = options_.reports[i];
      output_file& out = *outputs_[i];
      const std::string text =
          r.format->write(in, r.path == "-" ? style_of(STDOUT_FILENO) : cf::text_style{.columns = usual_columns});
      if ((!out.write(text) || !out.flush()) && !out.closed()) failed_ = true, say(out.error());
    }
  }

  const exporter_options& options_;
  std::vector<std::unique_ptr<output_file>> outputs_;
  cf::findings found_;
  std::optional<cf::sampling_account> account_;  ///< to be held against the truth, if there is one
  std::optional<cf::sflow_facts> facts_;         ///< for the plan, if one was asked for
  std::optional<cf::plan_outcome> plan_;
  std::optional<cf::timeline> times_;  ///< for charts, if a report has them
  timestamp until_{};                  ///< the latest frame of a capture, or when listening ended
  cf::examiner examiner_;
  std::vector<std::string> names_, remarks_;
  std::uint64_t size_ = 0, position_ = 0;  ///< octets of files
  bool failed_ = false;
  progress progress_;
};
}  // namespace

exit_code run_exporter(const exporter_options& options) { return exporter_run{options}.all(); }

}  // namespace flowkit::tools
