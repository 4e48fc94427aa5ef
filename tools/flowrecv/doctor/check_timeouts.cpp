// SPDX-License-Identifier: BSL-1.0
// How long flows stay in the exporter's cache: what it announces, what its flows show, and whether that is longer than
// the collector reckons with.
#include <fmt/format.h>

#include "tools/common/terminal.hpp"
#include "tools/flowrecv/doctor/checks.hpp"
#include "tools/flowrecv/doctor/span_text.hpp"

namespace flowkit::tools::doctor {

namespace {
void too_long(const examined& e, const time_watch& t, findings& out) {
  if (!e.run.active_timeout) return;
  const std::int64_t limit = e.run.active_timeout->ns / 1'000'000'000;
  // The cut comes with the first packet after the timeout: a tenth more, and some seconds, is as it should be.
  const auto room = static_cast<std::uint32_t>(std::min<std::int64_t>(limit + limit / 10 + 5, UINT32_MAX - 1));
  const std::uint64_t n = t.longer_than(room);
  if (n == 0) return;
  out.push_back(
      {.id = "long-flows",
       .how = severity::warning,
       .says = fmt::format("{} lasted longer than {}, up to {}: they are reported that much late, and all at "
                           "once.",
                           counted(n, "flows"), span_text(*e.run.active_timeout), span_text(seconds(t.longest()))),
       .advice = "Shorten the exporter's active timeout.",
       .figures = {number("flows", n), number("longest_s", t.longest())},
       .by = remedy::timeouts});
}

void add_timeout(const char* which, std::optional<std::uint32_t> announced, const time_watch::guess& guess,
                 std::string& says, std::vector<figure>& figures) {
  if (!announced && guess.seconds == 0) return;
  says += says.empty() ? "" : " ";
  const std::uint32_t s = announced ? *announced : guess.seconds;
  says += announced ? fmt::format("Its {} timeout is {}, as its options say.", which, span_text(seconds(s)))
                    : fmt::format("Its {} timeout seems to be {}, by {} ({}).", which, span_text(seconds(s)), guess.by,
                                  guess.flows);
  figures.push_back(number(fmt::format("{}_s", which), s));
}
}  // namespace

void check_timeouts(const examined& e, findings& out) {
  if (e.seen == nullptr) return;
  const time_watch& t = e.seen->times;
  too_long(e, t, out);
  std::string says;
  std::vector<figure> figures;
  add_timeout("active", e.seen->active_timeout, t.active(), says, figures);
  add_timeout("inactive", e.seen->inactive_timeout, t.inactive(), says, figures);
  if (says.empty() && t.longest() >= 60) {
    says = fmt::format("Its longest flow lasted {}.", span_text(seconds(t.longest())));
    figures.push_back(number("longest_s", t.longest()));
  }
  if (!says.empty())
    out.push_back({.id = "timeouts",
                   .how = severity::note,
                   .says = std::move(says),
                   .advice = {},
                   .figures = std::move(figures)});
}

}  // namespace flowkit::tools::doctor
