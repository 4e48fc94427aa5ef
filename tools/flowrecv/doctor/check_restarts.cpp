// SPDX-License-Identifier: BSL-1.0
// Exporters that restarted while they were looked at.
#include <fmt/format.h>

#include "tools/common/terminal.hpp"
#include "tools/flowrecv/doctor/checks.hpp"

namespace flowkit::tools::doctor {

namespace {
/// By a second way to here, or by the restart: numbers do not say which.
std::string again_words(std::uint64_t n, const char* units) {
  return fmt::format(" {} have numbers that came before: after that it is no sign that flows came twice.",
                     counted(n, units));
}
}  // namespace

void check_restarts(const examined& e, findings& out) {
  const exporter_counters& c = e.account.counters;
  const char* const units = row_of(e.account.key.kind).sequence_counts;
  const std::uint64_t again = c.number_restarts != 0 && units != nullptr ? c.sequence.duplicate : 0;
  // Numbers that begin elsewhere are no restart if the exporter tells when it booted: some leave records uncounted.
  if (c.restarts != 0) {
    out.push_back({.id = "restarted",
                   .how = severity::warning,
                   .says = fmt::format("It restarted {}, by {}: flows in its cache at that time are lost.{}",
                                       counted(c.restarts, "times"),
                                       c.boots != 0 ? "its boot time" : "its sequence numbers, which began elsewhere",
                                       again != 0 ? again_words(again, units) : std::string()),
                   .advice = "Look into the device's own log; a change of its export configuration does it, too.",
                   .figures = {number("by_boot_time", c.boots), number("by_numbers", c.number_restarts),
                               number("numbers_again", again)}});
  } else if (again != 0) {
    out.push_back({.id = "numbers-again",
                   .how = severity::note,
                   .says = fmt::format("Its numbers began elsewhere {}, by its boot time without a restart.{}",
                                       counted(c.number_restarts, "times"), again_words(again, units)),
                   .advice = {},
                   .figures = {number("by_numbers", c.number_restarts), number("numbers_again", again)}});
  }
  if (c.uptime_wraps != 0)
    out.push_back(
        {.id = "uptime-wrapped",
         .how = severity::note,
         .says = fmt::format("Its uptime passed 49.7 days and wrapped ({}): flows' times are reckoned with it.",
                             counted(c.uptime_wraps, "times")),
         .advice = {},
         .figures = {number("wraps", c.uptime_wraps)}});
}

}  // namespace flowkit::tools::doctor
