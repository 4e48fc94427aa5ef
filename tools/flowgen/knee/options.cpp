// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/knee/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <utility>

#include "tools/common/exit_code.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/same_file.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* about =
    "Finds how many flows a second a receiver carries: for seconds (burst knee) and for long (sustained rate).\n"
    "\n"
    "The exporters join one after the other, then send in steps, each faster than the last, until flows are lost; the\n"
    "rate between is searched for. The rate that is found is sent for long: receivers with queues and journals carry\n"
    "far more for seconds than for minutes. After each run COMMAND says how many flows are stored by now.\n"
    "\n"
    "Examples:\n"
    "  flowgen find-knee --target 127.0.0.1:2055 --stored 'cat /run/collector/stored'\n"
    "  flowgen find-knee --target collector:2055 --exporters 100 --protocol ipfix --soak 25m --svg knee.svg \\\n"
    "      --stored 'curl -s collector:9200/flows/_count | jq .count'\n";
constexpr const char* more =
    "flowgen find-knee --help-all: all options of flowgen as well. How to choose, and what the numbers mean: "
    "docs/knee.md\n"
    "Exit codes: 0 found, 1 not found (and why), 2 wrong usage, 3 the command, a file or a socket failed.\n";

/// The search says it.
constexpr const char* of_the_search[] = {"--rate", "--load", "--for", "--count"};
/// Of runs with one load.
constexpr const char* elsewhere[] = {"--pcap",           "--ipfix-file", "--stdout", "--manifest", "--report",
                                     "--manifest-flows", "--run-id",     "--fault",  "--snmp",     "--scenario"};

struct knee_texts {
  std::string from, to, factor, precision, clean, warm_up, step, soak, settle, still, pause, limit, pid;
};

[[noreturn]] void fail(const std::string& what) { throw startup_error(exit_code::usage, what); }

/// Number `text`, all of it.
double parse_number(const char* option, const std::string& text, const char* example) {
  std::size_t used = 0;
  double v = NAN;
  try {
    v = std::stod(text, &used);
  } catch (const std::exception&) {
    used = 0;
  }
  if (used != text.size() || used == 0 || !std::isfinite(v))
    fail(fmt::format("{}: '{}' is not like {}", option, text, example));
  return v;
}

/// 0: none.
void read_time(const char* option, const std::string& text, duration& into) {
  if (!text.empty()) into = text == "0" ? duration{} : parse_duration(option, text);
}

void read_clean(const std::string& text, search_settings& s) {
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) fail(fmt::format("--clean: '{}' is not K/N, such as 2/3", text));
  s.clean = static_cast<unsigned>(parse_count("--clean", text.substr(0, slash), 1, 100));
  s.runs = static_cast<unsigned>(parse_count("--clean", text.substr(slash + 1), 1, 100));
  if (s.clean > s.runs) fail(fmt::format("--clean: {} of {} runs is not possible", s.clean, s.runs));
}

void read_search(const knee_texts& t, knee_options& o) {
  constexpr std::uint64_t most = 1'000'000'000;
  search_settings& s = o.search;
  if (!t.from.empty()) s.from = parse_count("--from", t.from, 1, most);
  if (!t.to.empty()) s.to = parse_count("--to", t.to, 1, most);
  if (s.from > s.to) fail(fmt::format("--from: {} is above --to {}", s.from, s.to));
  if (!t.factor.empty()) s.factor = parse_number("--factor", t.factor, "1.5");
  if (s.factor < 1.01 || s.factor > 10) fail(fmt::format("--factor: '{}' is not from 1.01 to 10", t.factor));
  if (!t.precision.empty()) {
    const std::string& text = t.precision;
    s.precision = parse_number("--precision", text.substr(0, text.size() - (text.back() == '%' ? 1 : 0)), "5%") / 100;
    if (s.precision < 0.001 || s.precision > 0.5) fail(fmt::format("--precision: '{}' is not from 0.1% to 50%", text));
  }
  if (!t.clean.empty()) read_clean(t.clean, s);
  read_time("--warm-up", t.warm_up, o.warm_up);
  read_time("--soak", t.soak, o.soak);
  read_time("--pause", t.pause, o.pause);
  if (!t.step.empty()) o.step = parse_duration("--step", t.step);
  if (!t.settle.empty()) o.settle = parse_duration("--settle", t.settle);
  if (!t.still.empty()) o.still = parse_duration("--still", t.still);
  if (o.still > o.settle)
    fail(fmt::format("--still: {} is more than --settle {}", duration_text(o.still), duration_text(o.settle)));
  if (!t.limit.empty()) o.stored_limit = parse_duration("--stored-timeout", t.limit);
  if (!t.pid.empty()) o.receiver_pid = static_cast<int>(parse_count("--receiver-pid", t.pid, 1, 4'194'304));
}

void check_files(const knee_options& o) {
  for (const auto& [one, other] : {std::pair{&o.csv, &o.json}, {&o.csv, &o.svg}, {&o.json, &o.svg}})
    if (is_same_file(*one, *other)) fail(fmt::format("--csv, --json, --svg: {} is given twice", *other));
}

void check_load(const CLI::App& app, const flowgen_options& o) {
  for (const char* name : of_the_search)
    if (app.count(name) != 0)
      fail(fmt::format("{}: not with find-knee, which chooses rates (--from, --to) and times (--step, --soak)", name));
  for (const char* name : elsewhere)
    if (app.count(name) != 0) fail(fmt::format("{}: not with find-knee", name));
  if (o.connects())
    fail("--target: find-knee searches over UDP: over a connection a receiver that is full makes the sender wait");
  if (o.spread == target_spread::copy) fail("--spread: not copy with find-knee, where each flow is stored once");
}
}  // namespace

std::optional<knee_options> parse_knee_options(int argc, char** argv) {
  knee_options o;
  knee_texts t;
  const auto add = [&](CLI::App& app) {
    app.option_defaults()->group("Search");
    const auto text = [&](const char* name, std::string& into, const char* what, const char* type) {
      return app.add_option(name, into, what)->type_name(type);
    };
    text("--stored", o.stored, "a command, run by sh -c, that prints how many flows the receiver has stored so far",
         "COMMAND");
    text("--stored-timeout", t.limit, "how long it may take (default: 10s)", "TIME");
    text("--from", t.from, "first rate of the steps, in flows a second (default: 1k)", "N");
    text("--to", t.to, "last rate (default: 1M)", "N");
    text("--factor", t.factor, "from step to step (default: 1.5)", "X");
    text("--precision", t.precision, "of the rates that are found (default: 5%)", "PERCENT");
    text("--clean", t.clean, "a rate is carried if K of N runs are clean: results scatter near the knee (default: 2/3)",
         "K/N");
    text("--warm-up", t.warm_up, "time in which the exporters join one after the other (default: 5s; 0: none)", "TIME");
    text("--step", t.step, "how long each step sends (default: 5s)", "TIME");
    text("--soak", t.soak,
         "how long the rate has to be carried to be called sustained (default: 5m; 0: no soak). 25m if the receiver "
         "does something only every some minutes: trims a journal, merges, sends again",
         "TIME");
    text("--settle", t.settle, "all of a run has to be stored so long after its last datagram (default: 60s)", "TIME");
    text("--still", t.still,
         "a receiver that stored nothing more for so long is at rest; longer than the time between its batches "
         "(default: 3s)",
         "TIME");
    text("--pause", t.pause, "between runs, once it is at rest (default: 1s)", "TIME");
    text("--receiver-pid", t.pid, "process whose processor time is shown (default: who has the target's socket)",
         "PID");
    text("--csv", o.csv, "write the runs as a table", "FILE");
    text("--json", o.json, "write settings, runs and result", "FILE");
    text("--svg", o.svg, "write a picture: which rate was stored to which share", "FILE");
    for (const char* name : of_the_search) app.get_option(name)->group("");
    for (const char* name : elsewhere) app.get_option(name)->group("");
  };
  const flowgen_command find_knee{
      .name = "flowgen find-knee", .about = about, .more = more, .group = "Search", .add = add, .check = check_load};
  auto load = parse_flowgen_options(argc, argv, &find_knee);
  if (!load) return std::nullopt;
  o.load = std::move(*load);
  if (o.stored.empty()) fail("--stored COMMAND is needed: it prints how many flows the receiver has stored");
  read_search(t, o);
  check_files(o);
  return o;
}

}  // namespace flowkit::tools
