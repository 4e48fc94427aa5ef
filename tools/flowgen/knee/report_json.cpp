// SPDX-License-Identifier: BSL-1.0
#include <boost/json.hpp>

#include "tools/flowgen/knee/report.hpp"

namespace flowkit::tools {

namespace {
namespace json = boost::json;

double in_seconds(duration d) { return static_cast<double>(d.ns) / 1e9; }

template <class T>
json::value or_null(const std::optional<T>& v) {
  return v ? json::value(*v) : json::value(nullptr);
}
json::value or_null(std::uint64_t rate) { return rate != 0 ? json::value(rate) : json::value(nullptr); }

json::object settings(const knee_options& o) {
  const search_settings& s = o.search;
  return {{"stored", o.stored},
          {"from", s.from},
          {"to", s.to},
          {"factor", s.factor},
          {"precision", s.precision},
          {"clean", s.clean},
          {"runs", s.runs},
          {"warm_up_s", in_seconds(o.warm_up)},
          {"step_s", in_seconds(o.step)},
          {"soak_s", in_seconds(o.soak)},
          {"settle_s", in_seconds(o.settle)},
          {"still_s", in_seconds(o.still)},
          {"exporters", o.load.groups.exporters()}};
}

json::object run(const knee_run& r) {
  const auto ms = [](std::uint64_t ns) { return static_cast<double>(ns) / 1e6; };
  return {{"phase", to_string(r.phase)},
          {"outcome", to_string(r.outcome)},
          {"rate", or_null(r.rate)},
          {"seconds", r.seconds},
          {"sent", r.sent},
          {"stored", r.stored},
          {"settled_s", r.settled},
          {"kernel_drops", or_null(r.drops)},
          {"receiver_cpu", or_null(r.cpu)},
          {"backlog_growth", or_null(r.growth)},
          {"drained", or_null(r.drained)},
          {"delay_ms", json::object{{"p50", ms(r.delay_p50)}, {"p99", ms(r.delay_p99)}, {"most", ms(r.delay_most)}}},
          {"burst_datagrams", r.burst}};
}
}  // namespace

std::string knee_json(const knee_options& o, const knee_result& r) {
  json::array runs;
  for (const knee_run& one : r.runs) runs.push_back(run(one));
  const json::object burst{{"rate", or_null(r.burst_knee)},
                           {"is_lower_bound", !r.has_burst_knee},
                           {"too_much", or_null(r.too_much)},
                           {"seconds", in_seconds(o.step)}};
  const json::object sustained{{"rate", or_null(r.sustained)},         {"is_lower_bound", r.not_sustained == 0},
                               {"too_much", or_null(r.not_sustained)}, {"seconds", in_seconds(o.soak)},
                               {"drained", or_null(r.drained)},        {"drained_over_s", r.drained_over}};
  const json::object all{{"format", "flowkit-knee"},
                         {"version", 1},
                         {"settings", settings(o)},
                         {"burst_knee", burst},
                         {"sustained", sustained},
                         {"ended", json::object{{"reason", to_string(r.end)}, {"text", r.why}}},
                         {"receiver_pids", json::value_from(r.receivers)},
                         {"runs", std::move(runs)}};
  return json::serialize(all) + "\n";
}

}  // namespace flowkit::tools
