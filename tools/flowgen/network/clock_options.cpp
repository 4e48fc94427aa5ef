// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/network/clock_options.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include <charconv>
#include <cmath>

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

void clock_texts::add_to(CLI::App& app, group_texts& group) {
  app.add_option("--start-uptime,--uptime", group.start_uptime.text,
                 "how long the exporters have been up at the start, such as 49.7d (default: 2 hours to 3 days)")
      ->type_name("TIME");
  app.add_option("--time-scale", time_scale,
                 "the exporters' time runs so many times as fast as the run, such as 1000 (from 0.001; default: 1)")
      ->type_name("X");
  app.add_option("--clock-skew", group.clock_skew.text,
                 "the exporters' clocks are wrong by up to so much, ahead or late, each by its own")
      ->type_name("TIME");
  app.add_option("--restart-every", group.restart_every.text,
                 "each exporter restarts after so much of its time, not all at once (from 10s)")
      ->type_name("TIME");
}

namespace {
time_scale read_scale(const std::string& text) {
  double x = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), x, std::chars_format::fixed);
  const bool fits =
      std::abs(x * 1000 - std::round(x * 1000)) < 1e-6 * x && x >= 0.001 && x <= static_cast<double>(max_time_scale);
  if (wrong != std::errc{} || end != text.data() + text.size() || !fits)
    throw startup_error(
        exit_code::usage,
        fmt::format("--time-scale: '{}' is not a number in 0.001..{} with at most three decimals, such as 1000", text,
                    max_time_scale));
  return {static_cast<std::uint64_t>(x * 1000 + 0.5)};
}
}  // namespace

void read_clock_options(const clock_texts& texts, flowgen_options& out) {
  if (!texts.time_scale.empty()) out.scale = read_scale(texts.time_scale);
}

}  // namespace flowkit::tools
