// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/codec.hpp"

#include <fmt/core.h>

#include <chrono>
#include <csignal>
#include <vector>

#include <conformance/properties/property.hpp>
#include <flowkit/core/hash.hpp>

#include "conformance/runner/counterexample.hpp"
#include "tools/common/progress.hpp"
#include "tools/common/stop_flag.hpp"
#include "tools/common/table.hpp"

namespace flowkit::tools {

namespace {
using conformance::property;
using steady = std::chrono::steady_clock;

stop_flag interrupted{false};

/// Of one property, over all rounds.
struct account {
  const property* what;
  std::uint64_t cases = 0, round_trips = 0;
  bool failed = false;
};

/// Round 0 has the seed itself, so that a run of one round is what ctest runs.
std::uint64_t seed_of_round(std::uint64_t seed, std::uint64_t round) {
  return round == 0 ? seed : mix_bits(seed + round * 0x9e3779b97f4a7c15);
}

class codec_run {
 public:
  explicit codec_run(const codec_options& o) : options_(o), began_(steady::now()) {
    for (const property& p : conformance::all_properties())
      if (p.name.starts_with(o.prefix)) accounts_.push_back({&p});
    if (accounts_.empty())
      throw startup_error(exit_code::usage, fmt::format("no property has a name that begins with '{}'", o.prefix));
  }

  exit_code all() {
    for (bool again = true; again; ++rounds_) {
      for (account& a : accounts_) {
        if (over()) break;
        if (!a.failed) one(a);
      }
      again = options_.time && !over() && !all_failed();
    }
    progress_.finish();
    print();
    return failures_ != 0 ? exit_code::findings : exit_code::ok;
  }

 private:
  [[nodiscard]] double seconds() const { return std::chrono::duration<double>(steady::now() - began_).count(); }
  /// The first round is whole whatever the time, so that each property was tried.
  [[nodiscard]] bool over() const {
    return interrupted || (rounds_ > 0 && options_.time && seconds() * 1e9 >= static_cast<double>(options_.time->ns));
  }
  [[nodiscard]] bool all_failed() const { return failures_ == accounts_.size(); }

  void one(account& a) {
    if (progress_.due())
      progress_.show(
          fmt::format("round {}, {} cases, {} round trips: {}", rounds_ + 1, cases_, round_trips_, a.what->name));
    const std::uint64_t seed = seed_of_round(options_.seed, rounds_);
    const conformance::outcome o = a.what->run(seed, options_.cases, &interrupted);
    a.cases += static_cast<std::uint64_t>(o.cases), cases_ += static_cast<std::uint64_t>(o.cases);
    a.round_trips += o.round_trips, round_trips_ += o.round_trips;
    if (!o.found) return;
    a.failed = true;
    ++failures_;
    progress_.finish();
    fmt::print("{} does not hold, after {} cases (flowcheck codec --seed {} --cases {} {}):\n{}{}\n", a.what->name,
               a.cases, seed, options_.cases, a.what->name, *o.found, o.found->ends_with('\n') ? "" : "\n");
    if (!options_.cases_to.empty()) keep(a, o);
    std::fflush(stdout);
  }

  void keep(const account& a, const conformance::outcome& o) const {
    if (const std::string file = write_counterexample(options_.cases_to, a.what->name, o); !file.empty())
      fmt::print("its datagrams: {}\n", file);
    else
      fmt::print("it has no datagrams\n");
  }

  void print() const {
    table t{{"property", "cases", "round trips", "verdict"}};
    for (const account& a : accounts_)
      t.add({a.what->name, a.cases, a.round_trips, a.failed ? "FAILED" : a.cases == 0 ? "not tried" : "holds"});
    fmt::print("{}\n{} properties, {} failed; {} cases, {} round trips, {} rounds from seed {} in {:.1f} s{}\n",
               t.text(), accounts_.size(), failures_, cases_, round_trips_, rounds_, options_.seed, seconds(),
               interrupted ? ", interrupted" : "");
  }

  const codec_options& options_;
  steady::time_point began_;
  std::vector<account> accounts_;
  progress progress_;
  std::uint64_t rounds_ = 0, cases_ = 0, round_trips_ = 0;
  std::size_t failures_ = 0;
};
}  // namespace

exit_code run_codec(const codec_options& options) {
  const auto interrupt = [](int) { interrupted = true; };
  std::signal(SIGINT, interrupt);
  std::signal(SIGTERM, interrupt);
  return codec_run{options}.all();
}

}  // namespace flowkit::tools
