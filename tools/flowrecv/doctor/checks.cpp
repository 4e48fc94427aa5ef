// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/doctor/checks.hpp"

#include <algorithm>
#include <array>

#include "tools/flowrecv/doctor/span_text.hpp"

namespace flowkit::tools::doctor {

namespace {
constexpr std::array exporter_checks{check_silence,     check_port,        check_templates, check_malformed,
                                     check_anomalies,   check_sequence,    check_restarts,  check_clock,
                                     check_flow_times,  check_sampling,    check_sides,     check_size,
                                     check_source_port, check_own_account, check_timeouts};
constexpr std::array run_checks{check_sockets, check_arrivals, check_kernel, check_capture, check_exporters};

findings sorted(findings all) {
  std::stable_sort(all.begin(), all.end(), [](const finding& a, const finding& b) { return a.how > b.how; });
  return all;
}
}  // namespace

findings check(const examined& e) {
  findings all;
  for (const auto one : exporter_checks) one(e, all);
  return sorted(std::move(all));
}

findings check(const circumstances& c) {
  findings all;
  for (const auto one : run_checks) one(c, all);
  return sorted(std::move(all));
}

std::uint64_t estimated_loss(const exporter_counters& c, const char* units) noexcept {
  const bool of_datagrams = units != nullptr && std::string_view{units} == "datagrams";
  if (of_datagrams || c.datagrams == 0 || c.flow_records == 0) return c.sequence.lost;
  const std::uint64_t each = std::max<std::uint64_t>(1, (c.flow_records + c.options_records) / c.datagrams);
  return (c.sequence.lost + each - 1) / each;
}

std::string observed_words(const circumstances& c) {
  return c.live ? span_text(c.span) : "the " + span_text(c.span) + " of the capture";
}

}  // namespace flowkit::tools::doctor
