// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/account.hpp"

#include <fmt/format.h>

#include <algorithm>

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
  return undecodable.total() != 0 || std::any_of(std::begin(loss_causes), std::end(loss_causes),
                                                 [&](const auto& c) { return this->*c.member != 0; });
}

losses losses_of(const exporter_counters& c) noexcept {
  // What came late fills gaps, whoever made them.
  const std::uint64_t of_kernel = std::min(c.kernel_gaps, c.sequence.lost);
  return {.kernel = c.kernel_drops,
          .sequence = c.sequence.lost - of_kernel,
          .kernel_gaps = of_kernel,
          .not_running = c.not_running,
          .samples = c.samples_lost,
          .no_template = c.template_lost,
          .output = c.output_lost,
          .limited = c.limited,
          .undecodable = c.undecodable};
}

losses losses_of(const exporter_counters& totals, const run_account& run) noexcept {
  losses all = losses_of(totals);
  all.kernel = run.kernel_drops;  // the exporters' are part of them
  all.output += run.output_lost;
  return all;
}

void session_account::add(const session_account& o) noexcept {
  sessions += o.sessions, octets += o.octets, evicted += o.evicted, closed += o.closed;
  templates_evicted += o.templates_evicted, waiting_dropped += o.waiting_dropped;
}

void run_account::add(run_account&& more) {
  kernel_drops += more.kernel_drops;
  for (const socket_account& s : more.sockets) {  // those of one address beside each other
    const auto last = std::find_if(sockets.rbegin(), sockets.rend(), [&](const auto& o) { return o.at == s.at; });
    sockets.insert(last != sockets.rend() ? last.base() : sockets.end(), s);
  }
  connections.insert(connections.end(), more.connections.begin(), more.connections.end());
  skipped_frames += more.skipped_frames;
  if (skipped_reasons.empty()) skipped_reasons = std::move(more.skipped_reasons);  // one of the workers reads files
  unread += more.unread;
  output_failed |= more.output_failed;
  output_lost += more.output_lost;
}

const char* run_account::kernel_units() const noexcept {
  for (const socket_account& s : sockets)
    if (s.gro && s.kernel_drops != 0) return "bundles of datagrams";
  return "datagrams";
}

std::vector<std::string> in_words(const losses& l, const char* units, const char* kernel_units) {
  std::vector<std::string> out;
  if (units == nullptr) units = "units";
  for (const loss_cause& c : loss_causes) {
    const std::string unit = c.unit == loss_unit::own      ? std::string()
                             : c.unit == loss_unit::kernel ? kernel_units + std::string(" ")
                                                           : units + std::string(" ");
    if (const std::uint64_t n = l.*c.member; n != 0)
      out.push_back(fmt::format("{}: {}", c.heading, counted(n, unit + c.words)));
  }
  for (std::size_t i = 0; i < refusals::count; ++i)
    if (const std::uint64_t n = l.undecodable.of[i]; n != 0)
      out.push_back(fmt::format("malformed: {} ({})", counted(n, "times"), refusals::name(i)));
  return out;
}

}  // namespace flowkit::tools
