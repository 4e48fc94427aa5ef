// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/diff.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "conformance/diff/disagreement.hpp"
#include "conformance/diff/examined.hpp"
#include "conformance/diff/reduce.hpp"
#include "conformance/explain/explainer.hpp"
#include "conformance/explain/render.hpp"
#include "conformance/runner/contract.hpp"
#include "conformance/runner/diff_input.hpp"
#include "conformance/runner/interrupt.hpp"
#include "conformance/runner/style.hpp"
#include "tools/common/progress.hpp"
#include "tools/common/protocols.hpp"
#include "tools/common/stop_flag.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::tools {

namespace {
namespace cf = conformance;
namespace fs = std::filesystem;

/// While a hang is reduced nobody waits longer for an answer, as most attempts hang.
constexpr duration short_patience = seconds(2);

class diff_run {
 public:
  explicit diff_run(const diff_options& o)
      : options_(o), input_(read_diff_input(o.capture, o.limit, &interrupted_)), style_(style_of(STDOUT_FILENO)) {}

  exit_code all() {
    if (!input_.remark.empty()) say(input_.remark);
    const cf::case_frames& frames = input_.frames;
    const auto first = cf::find_difference(
        options_.duel, frames.size(), [&](std::size_t n) { return shown(n); }, &interrupted_);
    progress_.finish();
    if (interrupted_) {
      say("interrupted");
      return exit_code::io;
    }
    if (first.end.compared == 0 && !first.end.a.message.empty())
      check_contract("A: ", options_.duel.a, options_.duel.limits, interrupted_);
    if (first.end.compared == 0 && !first.end.b.message.empty())
      check_contract("B: ", options_.duel.b, options_.duel.limits, interrupted_);
    if (!first.found) return agreement(first);
    return disagree(*first.found, first);
  }

 private:
  void say(const std::string& line) {
    progress_.finish();
    fmt::print(stderr, "flowcheck: {}\n", line);
  }
  datagram shown(std::size_t n) {
    if (progress_.due()) progress_.show(fmt::format("{} of {}", n, counted(input_.frames.size(), "datagrams")));
    return input_.frames[n - 1].as_datagram();
  }

  exit_code agreement(const cf::first_difference& first) {
    const std::uint64_t compared = first.end.compared - first.unsupported;
    fmt::print("they agree on {}{}\n", counted(compared, "datagrams"), unsupported(first));
    if (first.end.both_failed) {
      fmt::print("both fail at datagram {}, and nothing after it was compared: {}\n", first.end.compared + 1,
                 first.end.a.message);
      return exit_code::findings;
    }
    return input_.remark.empty() ? exit_code::ok : exit_code::io;
  }
  static std::string unsupported(const cf::first_difference& first) {
    return first.unsupported == 0 ? std::string{}
                                  : fmt::format("; not compared: {} that one of them does not support",
                                                counted(first.unsupported, "datagrams"));
  }

  exit_code disagree(const cf::difference& found, const cf::first_difference& first) {
    cf::case_frames frames = input_.frames;
    frames.resize(found.frame);
    const std::size_t octets_before = octets_of(frames);
    cf::duel_options quick = options_.duel;
    const std::string hang = cf::to_string(cf::fault::hang);
    if (found.a == hang || found.b == hang)
      quick.limits.patience =
          std::min(quick.limits.patience, short_patience, [](duration a, duration b) { return a.ns < b.ns; });
    cf::attempts tries{quick, cf::way_of(found), !first.refused_before, options_.reduction, &interrupted_};
    if (frames.size() > 1 || octets_before > 0) cf::reduce(frames, tries);

    cf::disagreement d{.frames = std::move(frames), .what = found, .b = {}, .ignored = options_.duel.ignored};
    const auto again = cf::find_difference(
        options_.duel, d.frames.size(), [&](std::size_t n) { return d.frames[n - 1].as_datagram(); }, &interrupted_);
    if (!again.found || cf::way_of(*again.found) != cf::way_of(found)) {
      fmt::print("{} disagrees at datagram {}, but not each time: {}\n", options_.a, found.frame,
                 cf::sentence_of(found));
      return exit_code::findings;
    }
    d.what = *again.found;
    std::vector<datagram> views;
    for (const cf::case_frame& f : d.frames) views.push_back(f.as_datagram());
    d.b = cf::run_testee(options_.duel.b, views, options_.duel.limits, &interrupted_);
    report(found, first, d, tries, octets_before);
    return exit_code::findings;
  }
  static std::size_t octets_of(const cf::case_frames& frames) {
    std::size_t n = 0;
    for (const cf::case_frame& f : frames) n += f.octets.size();
    return n;
  }

  void report(const cf::difference& found, const cf::first_difference& first, const cf::disagreement& d,
              const cf::attempts& tries, std::size_t octets_before) {
    const cf::judgement j = cf::judge_disagreement(d);
    cf::test_case c = cf::case_of(d, j);
    const std::string base = c.id;
    for (int n = 2; fs::exists(fs::path(options_.output) / (c.id + ".json")); ++n) c.id = fmt::format("{}-{}", base, n);
    cf::write_case(options_.output, c);

    paragraph(fmt::format("they disagree at datagram {} of {}: {}", found.frame,
                          counted(input_.frames.size(), "datagrams"), cf::sentence_of(found)));
    if (first.unsupported != 0) paragraph(unsupported(first).substr(2));
    paragraph(fmt::format("reduced from {} with {} to {} with {}, in {} of both and {}{}",
                          counted(found.frame, "datagrams"), counted(octets_before, "octets"),
                          counted(d.frames.size(), "datagrams"), counted(octets_of(d.frames), "octets"),
                          counted(tries.runs(), "runs"), counted(tries.tried(), "attempts"),
                          tries.exhausted() ? "; the limit was hit: it may become smaller with --reduce-for or "
                                              "--reduce-runs"
                                            : ""));
    fmt::print("\n{}", octets_text(d));
    item("A", options_.a);
    item("B", options_.b);
    item("differs", cf::sentence_of(d.what));
    if (j.field)
      item("octets", fmt::format("{}-{} of datagram {}: {}{}{}", j.field->at.offset,
                                 std::uint64_t{j.field->at.offset} + j.field->at.length - 1, d.frames.size(),
                                 j.field->name, j.field->value.empty() ? "" : " ", j.field->value));
    item("clause", j.clause);
    for (const std::string& line : j.malformed) item("malformed", line);
    item("whose bug", j.answer);
    item("case", (fs::path(options_.output) / c.id).string() + ".hex, .json");
  }

  std::string octets_text(const cf::disagreement& d) const {
    std::string out;
    cf::explainer reads;
    for (std::size_t i = 0; i < d.frames.size(); ++i) {
      const datagram one = d.frames[i].as_datagram();
      out += fmt::format("datagram {}: from {}, {}, {}\n", i + 1, to_string(one.source),
                         counted(one.payload.size(), "octets"), cf::protocol_title(one.payload));
      out += cf::render(reads.explain(cf::to_examined(d.frames[i], i + 1)), style_);
      out += '\n';
    }
    return out;
  }
  void paragraph(const std::string& text) const { fmt::print("{}", wrapped(cf::escaped(text), style_.columns, 2)); }
  void item(std::string_view name, const std::string& text) const {
    constexpr std::size_t column = 12;
    std::string left = fmt::format("{:<{}}", name, column);
    for (const std::string& line : cf::folded(cf::escaped(text), style_.columns - column, 2)) {
      fmt::print("{}{}\n", left, line);
      left.assign(column, ' ');
    }
  }

  const stop_flag& interrupted_ = stop_at_signals();
  const diff_options& options_;
  diff_input input_;
  cf::text_style style_;
  progress progress_;
};
}  // namespace

exit_code run_diff(const diff_options& options) { return diff_run{options}.all(); }

}  // namespace flowkit::tools
