// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/account.hpp"

#include <fmt/format.h>

#include "tools/common/terminal.hpp"

namespace flowkit::tools {

session_account account_of(const exporter_sessions& s) noexcept {
  return {.sessions = s.size(),
          .octets = s.used_octets() + s.pending_octets(),
          .evicted = s.counts().evicted,
          .closed = s.counts().closed,
          .templates_evicted = s.templates().evicted,
          .waiting_dropped = s.pending().dropped};
}

bool losses::any() const noexcept {
  return (kernel | sequence | not_running | samples | no_template | output | undecodable.total()) != 0;
}

losses losses_of(const exporter_counters& c) noexcept {
  return {.kernel = c.kernel_drops,
          .sequence = c.sequence.lost,
          .not_running = c.not_running,
          .samples = c.samples_lost,
          .no_template = c.template_lost,
          .output = c.output_lost,
          .undecodable = c.undecodable};
}

losses losses_of(const exporter_table& exporters, const run_account& run) {
  losses all = losses_of(exporters.totals().counters);
  all.kernel = run.kernel_drops;  // the exporters' are part of them
  all.output += run.output_lost;
  return all;
}

const char* run_account::kernel_units() const noexcept {
  for (const socket_account& s : sockets)
    if (s.gro && s.kernel_drops != 0) return "bundles of datagrams";
  return "datagrams";
}

std::vector<std::string> in_words(const losses& l, const char* units, const char* kernel_units) {
  std::vector<std::string> out;
  const auto add = [&](const char* kind, std::uint64_t n, std::string_view what) {
    if (n != 0) out.push_back(fmt::format("{}: {}", kind, counted(n, what)));
  };
  add("lost", l.kernel, std::string(kernel_units) + " dropped by the kernel");
  add("lost", l.sequence, (units != nullptr ? std::string(units) : "units") + " missing by sequence");
  add("lost", l.not_running,
      (units != nullptr ? std::string(units) : "units") + " sent while flowrecv was not running");
  add("lost", l.samples, "samples missing by sequence");
  add("lost", l.no_template, "data sets without template");
  add("lost", l.output, "records not written");
  for (std::size_t i = 0; i < refusals::count; ++i)
    if (const std::uint64_t n = l.undecodable.of[i]; n != 0)
      out.push_back(fmt::format("malformed: {} ({})", counted(n, "times"), refusals::name(i)));
  return out;
}

}  // namespace flowkit::tools
