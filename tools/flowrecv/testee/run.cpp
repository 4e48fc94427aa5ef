// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/testee/run.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>

#include <flowkit/core/json.hpp>

#include "tools/common/comparison.hpp"
#include "tools/common/frames.hpp"
#include "tools/common/manifest.hpp"
#include "tools/common/output_file.hpp"
#include "tools/common/terminal.hpp"
#include "tools/flowrecv/statistics.hpp"
#include "tools/flowrecv/testee/answer_sink.hpp"
#include "tools/flowrecv/testee/frame_verdict.hpp"

namespace flowkit::tools {

namespace {
stop_flag interrupted{false};

/// Not restarted: whoever waits for input looks at the flag.
void listen_to_signals() noexcept {
  struct sigaction action {};
  action.sa_handler = [](int) { interrupted = true; };
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

class answers {
 public:
  answers(const flowrecv_options& options, bool is_quiet)
      : options_(options),
        is_quiet_(is_quiet),
        exporters_(options.max_exporters),
        out_("-"),
        sink_(out_, *options.format),
        receiver_(exporters_, sink_, {}, options.receiver) {
    exporters_.set_names(options.enrich.names);
    receiver_.set_observer(found_);
  }

  exit_code all() {
    listen_to_signals();
    const frames_summary read = read_frames(
        STDIN_FILENO, [this](const datagram& d) { reply(d); }, &interrupted);
    if (!read.error.empty()) fail("standard input: " + read.error);
    return account();
  }

 private:
  void fail(const std::string& line) {
    failed_ = true;
    fmt::print(stderr, "flowrecv: {}\n", line);
  }

  void reply(const datagram& d) {
    sink_.begin(++frames_);
    found_.clear();
    receiver_.handle(d);
    if (sink_.too_long() != 0) found_.too_long();
    std::array<char, 4096> text;
    text_writer line{text};
    line.put("{\"frame\":"), write_text(line, frames_);
    line.put(",\"verdict\":\""), line.put(std::string_view(to_string(found_.value()))), line.put('"');
    if (const std::string why = found_.reason(); !why.empty()) line.put(",\"reason\":"), write_json_string(line, why);
    line.put("}\n");
    if (!out_.write(line.text()) || !out_.flush()) interrupted = true;
  }

  exit_code account() {
    if (!out_.error().empty()) fail(out_.error());
    run_account a;
    a.unread = failed_ ? 1 : 0;
    a.output_failed = !out_.error().empty();
    if (!is_quiet_ && !out_.closed()) {
      const std::size_t terminal = terminal_columns(STDERR_FILENO);
      fmt::print(stderr, "{}", statistics_text(receiver_, a, terminal != 0 ? terminal : usual_columns));
    }
    if (!options_.stats.empty()) {
      output_file file{options_.stats};
      write_statistics_json(receiver_, a, [&file](std::string_view text) { file.write(text); });
      if (!file.flush()) fail(file.error());
    }
    bool as_expected = true;
    if (!options_.expect.empty()) {
      const comparison c = compare(read_manifest(options_.expect), received_manifest(receiver_));
      fmt::print(stderr, "{}", to_text(c));
      as_expected = c.equal();
    }
    return failed_ ? exit_code::io : as_expected ? exit_code::ok : exit_code::findings;
  }

  const flowrecv_options& options_;
  bool is_quiet_;
  exporter_table exporters_;
  output_file out_;
  answer_sink sink_;
  frame_verdict found_;
  receiver receiver_;
  std::uint64_t frames_ = 0;
  bool failed_ = false;
};
}  // namespace

int answer_frames(const flowrecv_options& options) {
  constexpr int not_supported = 127;
  const char* const version = std::getenv(testee_variable);
  if (version != nullptr && std::strcmp(version, testee_version) != 0) {
    fmt::print(stderr, "flowrecv: {} is '{}': only version {} of the harness contract is spoken\n", testee_variable,
               version, testee_version);
    return not_supported;
  }
  return static_cast<int>(answers{options, version != nullptr}.all());
}

}  // namespace flowkit::tools
