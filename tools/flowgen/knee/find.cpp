// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/knee/find.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tools/common/exit_code.hpp"
#include "tools/common/quantity.hpp"
#include "tools/flowgen/knee/soak_search.hpp"
#include "tools/flowgen/knee/trial.hpp"

namespace flowkit::tools {

namespace {
class search {
 public:
  search(const knee_options& o, const stop_flag& interrupted) : options_(o), trial_(o, interrupted) {
    for (const pid_t pid : trial_.receivers()) result_.receivers.push_back(pid);
  }

  knee_result all() {
    try {
      if (warm_up() && climb() && options_.soak > duration{}) soak();
    } catch (const startup_error& e) {
      over(knee_end::error, e.what());
    }
    return std::move(result_);
  }

 private:
  bool over(knee_end end, std::string why) {
    result_.end = end, result_.why = std::move(why);
    return false;
  }
  static void say(const std::string& line) { fmt::print(stderr, "flowgen: {}\n", line); }

  void say(const knee_run& r) const {
    const std::string at = r.phase == knee_phase::warm_up ? "" : fmt::format(" at {} flows/s", r.rate);
    const std::string drops = r.drops.value_or(0) == 0 ? "" : fmt::format(", {} dropped by the kernel", *r.drops);
    say(fmt::format("{}{}: {} of {} flows stored{}: {}", to_string(r.phase), at, r.stored, r.sent, drops,
                    to_string(r.outcome)));
  }
  /// After each run. False: that was the end.
  bool enter(const knee_run& r) {
    result_.runs.push_back(r);
    say(r);
    if (r.outcome == run_outcome::ended) return over(knee_end::interrupted, "interrupted");
    if (r.refused != 0)
      return over(knee_end::nobody, fmt::format("nothing listens at the target: {} datagrams were answered by "
                                                "connection refused",
                                                r.refused));
    if (const std::uint64_t more = trial_.stored_too_much(); more != 0)
      return over(knee_end::too_many,
                  fmt::format("{} flows more are stored than were sent: --stored counts those of others too, or some "
                              "twice",
                              more));
    if (!trial_.rest())
      return over(knee_end::not_at_rest,
                  fmt::format("the receiver still stored flows {:.0f} s after the last datagram", trial_.most_rest()));
    return true;
  }

  bool warm_up() {
    if (options_.warm_up <= duration{}) return true;
    const double length = trial_.warm_up_seconds(), asked = static_cast<double>(options_.warm_up.ns) / 1e9;
    if (length > asked)
      say(fmt::format("the warm-up takes {:.0f} s: {} exporters join at no more than --from {} flows/s", length,
                      options_.load.groups.exporters(), options_.search.from));
    const knee_run r = trial_.warm_up();
    if (!enter(r)) return false;
    return r.stored != 0 || nothing_stored(r);
  }
  bool nothing_stored(const knee_run& r) {
    return over(knee_end::nothing_stored,
                fmt::format("none of {} flows is stored at the lowest rate: is the port right, does a filter or an "
                            "access list leave the exporters out, does --stored count something else, or does it take "
                            "longer than --settle?",
                            r.sent));
  }

  /// False: there is nothing to soak.
  bool climb() {
    rate_search rates{options_.search};
    while (const auto rate = rates.next()) {
      const knee_run r = trial_.step(*rate);
      rates.enter(r.verdict());
      result_.burst_knee = rates.carried(), result_.too_much = rates.too_much();
      if (!enter(r)) return false;
      if (options_.warm_up <= duration{} && result_.runs.size() == 1 && r.verdict() == run_verdict::lossy &&
          r.stored == 0)
        return nothing_stored(r);
    }
    switch (rates.state()) {
      case rate_search::outcome::below_the_least:
        return over(knee_end::below_the_least,
                    fmt::format("not even {} flows/s are carried: see what is lost, or what --stored counts",
                                result_.too_much));
      case rate_search::outcome::generator_limit: return generator_limit(*rate_of_last());
      case rate_search::outcome::above_the_last:
        over(knee_end::above_the_last, fmt::format("{} flows/s, which is --to, are carried", options_.search.to));
        return true;
      default: break;
    }
    result_.has_burst_knee = true;
    over(knee_end::steps_only, "the burst knee is found, and no soak was asked for");
    return true;
  }
  [[nodiscard]] std::optional<std::uint64_t> rate_of_last() const { return result_.runs.back().rate; }
  bool generator_limit(std::uint64_t rate) {
    const knee_run& r = result_.runs.back();
    return over(knee_end::generator_limit,
                fmt::format("generator limit: flowgen itself fell short at {} flows/s (p99 of its delay {:.0f} ms, "
                            "{:.1f} s for a run), so this is no knee of the receiver; more --threads, or more flows in "
                            "a datagram, would help",
                            rate, static_cast<double>(r.delay_p99) / 1e6, r.seconds));
  }

  bool soak() {
    soak_search soaks{result_.burst_knee, options_.search.precision};
    const bool above = result_.end == knee_end::above_the_last;
    while (const auto rate = soaks.next()) {
      const knee_run r = trial_.soak(*rate);
      soaks.enter({r.verdict(), r.drained});
      result_.sustained = soaks.confirmed(), result_.not_sustained = soaks.disproved();
      if (r.drained) result_.drained = r.drained, result_.drained_over = r.measured;
      if (!enter(r)) return false;
    }
    if (result_.runs.back().outcome == run_outcome::unmeasured)
      return over(knee_end::not_confirmed,
                  fmt::format("--stored was asked too seldom within a soak of {} to say whether the backlog grew: a "
                              "longer --soak, or a faster command, is needed",
                              duration_text(options_.soak)));
    if (soaks.is_generator_limit()) return generator_limit(*rate_of_last());
    if (result_.sustained == 0)
      return over(knee_end::not_confirmed,
                  fmt::format("no soak was carried, the last one at {} flows/s", result_.runs.back().rate));
    if (above && result_.not_sustained == 0) return true;  // why it is over has been said
    return over(knee_end::found, "both numbers are found");
  }

  const knee_options& options_;
  trial trial_;
  knee_result result_;
};
}  // namespace

const char* to_string(knee_phase p) noexcept {
  switch (p) {
    case knee_phase::warm_up: return "warm-up";
    case knee_phase::step: return "step";
    default: return "soak";
  }
}

const char* to_string(run_outcome o) noexcept {
  switch (o) {
    case run_outcome::clean: return "clean";
    case run_outcome::lost: return "lost";
    case run_outcome::late: return "late";
    case run_outcome::growing: return "backlog grew";
    case run_outcome::unmeasured: return "too few counts";
    case run_outcome::generator: return "generator limit";
    default: return "interrupted";
  }
}

knee_result find_knee(const knee_options& o, const stop_flag& interrupted) { return search{o, interrupted}.all(); }

}  // namespace flowkit::tools
