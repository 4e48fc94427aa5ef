// SPDX-License-Identifier: BSL-1.0
// The exporter's clock against the receiver's: seconds, a whole time zone, or one that is set in between.
#include <fmt/format.h>

#include "tools/flowrecv/doctor/checks.hpp"
#include "tools/flowrecv/doctor/span_text.hpp"

namespace flowkit::tools::doctor {

namespace {
/// Headers have whole seconds, and messages take their time: less is no fault.
constexpr std::int64_t usual_ms = 2'000;
/// Between the first and the last message differences of so much are those of queues; beyond, the clock was set.
constexpr std::int64_t unsteady_ms = 10'000;

/// Time zones are whole quarters of an hour, up to 14 hours. Clocks that are right but for that are so to half a
/// minute.
bool is_zone(std::int64_t ms) {
  constexpr std::int64_t quarter = 15 * 60'000, near = 30'000, most = 14 * 4 * quarter + near;
  const std::int64_t off = ms < 0 ? -ms : ms, rest = off % quarter;
  return off <= most && off >= quarter - near && (rest <= near || rest >= quarter - near);
}
/// The zone that it is near.
duration nearest_zone(std::int64_t ms) {
  constexpr std::int64_t quarter = 15 * 60'000;
  return milliseconds(((ms < 0 ? -ms : ms) + quarter / 2) / quarter * quarter);
}
}  // namespace

void check_clock(const examined& e, findings& out) {
  const flow::clock_offset& c = e.account.counters.clock;
  if (!c.is_known()) return;
  std::vector<figure> figures{{"least_s", static_cast<double>(c.least_ms()) / 1e3},
                              {"greatest_s", static_cast<double>(c.greatest_ms()) / 1e3}};
  if (c.greatest_ms() - c.least_ms() > unsteady_ms) {
    out.push_back(
        {.id = "clock-jumps",
         .how = severity::warning,
         .says = fmt::format("Its clock does not run with this machine's: between {} {} and {} {}.",
                             span_text(milliseconds(c.least_ms())), c.least_ms() < 0 ? "late" : "ahead",
                             span_text(milliseconds(c.greatest_ms())), c.greatest_ms() < 0 ? "late" : "ahead"),
         .advice = "It was set meanwhile, or messages waited long before they left: synchronise it by NTP.",
         .figures = std::move(figures),
         .by = remedy::clock});
    return;
  }
  const std::int64_t off = c.common_ms();
  if (off <= usual_ms && off >= -usual_ms) return;
  const char* const side = off > 0 ? "ahead of" : "late against";
  if (is_zone(off)) {
    const duration zone = nearest_zone(off);
    const bool hour = zone == seconds(3'600);
    out.push_back({.id = "clock-zone",
                   .how = severity::error,
                   .says = fmt::format("Its clock is {} {} this machine's: {}.", span_text(zone), side,
                                       hour ? "an hour, as daylight saving time that is set wrong gives, or the time "
                                              "zone next to the right one"
                                            : "whole quarters of an hour, as a wrong time zone gives"),
                   .advice =
                       "The export's times are UTC: the device has local time, and takes it for UTC. Set its time "
                       "zone and let NTP set its clock.",
                   .figures = std::move(figures),
                   .by = remedy::clock});
    return;
  }
  out.push_back({.id = "clock-off",
                 .how = severity::error,
                 .says = fmt::format("Its clock is {} {} this machine's.", span_text(milliseconds(off)), side),
                 .advice = "Let NTP set the clocks of both.\nchronyc tracking",
                 .figures = std::move(figures),
                 .by = remedy::clock});
}

}  // namespace flowkit::tools::doctor
