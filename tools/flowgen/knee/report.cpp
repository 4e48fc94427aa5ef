// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/knee/report.hpp"

#include <fmt/format.h>

#include "tools/common/quantity.hpp"
#include "tools/common/table.hpp"

namespace flowkit::tools {

namespace {
std::string or_unknown(bool is_known, const std::string& text) { return is_known ? text : "?"; }

std::string milliseconds(std::uint64_t ns) { return fmt::format("{:.1f}", static_cast<double>(ns) / 1e6); }

/// In whole per cent only where that is true: 99.99 is not 100.
std::string share_text(const knee_run& r) {
  if (r.sent == 0) return "-";
  const double percent = 100 * r.share();
  if (r.stored == r.sent) return "100";
  return fmt::format("{:.2f}", std::min(percent, 99.99));
}

std::string soak_length(const knee_options& o) { return duration_text(o.soak); }
}  // namespace

const char* to_string(knee_end e) noexcept {
  switch (e) {
    case knee_end::found: return "found";
    case knee_end::steps_only: return "steps only";
    case knee_end::above_the_last: return "above the last step";
    case knee_end::below_the_least: return "below the least step";
    case knee_end::not_confirmed: return "not confirmed";
    case knee_end::generator_limit: return "generator limit";
    case knee_end::nothing_stored: return "nothing stored";
    case knee_end::not_at_rest: return "not at rest";
    case knee_end::too_many: return "more stored than sent";
    case knee_end::nobody: return "nobody listens";
    case knee_end::interrupted: return "interrupted";
    default: return "error";
  }
}

std::string burst_knee_words(const knee_options& o, const knee_result& r) {
  if (r.burst_knee == 0) return "not found";
  const std::string runs = fmt::format("{} of {} runs", o.search.clean, o.search.runs);
  if (r.has_burst_knee)
    return fmt::format("{} flows/s for {} ({} clean; {} flows/s are too much)", r.burst_knee, duration_text(o.step),
                       runs, r.too_much);
  const std::string above = r.too_much == 0 ? "" : fmt::format("; {} flows/s are too much", r.too_much);
  return fmt::format("at least {} flows/s for {} ({} clean{})", r.burst_knee, duration_text(o.step), runs, above);
}

std::string sustained_words(const knee_options& o, const knee_result& r) {
  if (o.soak <= duration{}) return "not asked for (--soak 0)";
  std::string out;
  if (r.sustained == 0)
    out = r.not_sustained == 0 ? "not found" : fmt::format("not confirmed, below {} flows/s", r.not_sustained);
  else if (r.not_sustained == 0)
    out = fmt::format("at least {} flows/s, confirmed for {}", r.sustained, soak_length(o));
  else
    out = fmt::format("{} flows/s, confirmed for {} ({} flows/s are too much)", r.sustained, soak_length(o),
                      r.not_sustained);
  if (r.drained)
    out += fmt::format("; full, it stored {:.0f} flows/s, measured over {:.1f} s", *r.drained, r.drained_over);
  return out;
}

std::string knee_text(const knee_options& o, const knee_result& r) {
  table t{{"", "flows/s", "s", "sent", "stored", "%", "settled s", "drops", "CPU %", "p99 ms", "most ms", "burst",
           "outcome"}};
  for (const knee_run& one : r.runs) {
    const auto rate =
        one.phase == knee_phase::warm_up
            ? static_cast<std::uint64_t>(one.seconds > 0 ? static_cast<double>(one.sent) / one.seconds : 0)
            : one.rate;
    t.add({to_string(one.phase), rate, table::cell::number(fmt::format("{:.1f}", one.seconds)), one.sent, one.stored,
           table::cell::number(share_text(one)), table::cell::number(fmt::format("{:.1f}", one.settled)),
           table::cell::number(or_unknown(one.drops.has_value(), fmt::format("{}", one.drops.value_or(0)))),
           table::cell::number(or_unknown(one.cpu.has_value(), fmt::format("{:.0f}", 100 * one.cpu.value_or(0)))),
           table::cell::number(milliseconds(one.delay_p99)), table::cell::number(milliseconds(one.delay_most)),
           one.burst, to_string(one.outcome)});
  }
  std::string out = r.runs.empty() ? "" : t.text() + "\n";
  out += fmt::format("burst knee: {}\n", burst_knee_words(o, r));
  out += fmt::format("sustained rate: {}\n", sustained_words(o, r));
  if (r.receivers.empty())
    out +=
        "receiver: its drops and processor time are known only of a process on this machine that this user may see\n";
  return out + fmt::format("ended: {}\n", r.why);
}

std::string knee_csv(const knee_result& r) {
  std::string out =
      "phase,outcome,rate,seconds,sent,stored,settled_s,kernel_drops,receiver_cpu,backlog_growth,drained,"
      "delay_p50_ms,delay_p99_ms,delay_most_ms,burst_datagrams\n";
  const auto number = [](const std::optional<double>& v) { return v ? fmt::format("{:.3f}", *v) : std::string(); };
  for (const knee_run& one : r.runs)
    out += fmt::format("{},{},{},{:.3f},{},{},{:.3f},{},{},{},{},{},{},{},{}\n", to_string(one.phase),
                       to_string(one.outcome), one.rate, one.seconds, one.sent, one.stored, one.settled,
                       one.drops ? fmt::format("{}", *one.drops) : std::string(), number(one.cpu), number(one.growth),
                       number(one.drained), milliseconds(one.delay_p50), milliseconds(one.delay_p99),
                       milliseconds(one.delay_most), one.burst);
  return out;
}

}  // namespace flowkit::tools
