// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/load/shape_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "tools/common/exit_code.hpp"
#include "tools/common/quantity.hpp"
#include "tools/flowgen/traffic/day.hpp"

namespace flowkit::tools {

namespace {
[[noreturn]] void fail(const std::string& what) { throw startup_error(exit_code::usage, "--load: " + what); }

std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> out;
  std::size_t at = 0;
  for (std::size_t colon; (colon = text.find(':', at)) != std::string::npos; at = colon + 1)
    out.push_back(text.substr(at, colon - at));
  out.push_back(text.substr(at));
  return out;
}

/// Of one shape: rates first, then times.
struct numbers {
  load_unit unit{};
  std::vector<double> rates;
  std::vector<std::int64_t> times;
};
numbers read(const std::vector<std::string>& parts, std::size_t rates, const char* usage) {
  numbers n;
  for (std::size_t i = 1; i <= rates; ++i) {
    const load_rate r = parse_rate("--load", parts[i], 0);
    if (i > 1 && r.unit != n.unit)
      fail(fmt::format("{} is in {}, and {} in {}: {}", parts[1], per_second(n.unit), parts[i], per_second(r.unit),
                       usage));
    n.unit = r.unit;
    n.rates.push_back(static_cast<double>(r.per_second));
  }
  for (std::size_t i = rates + 1; i < parts.size(); ++i) n.times.push_back(parse_duration("--load", parts[i]).ns);
  return n;
}

load_shape ramp(const numbers& n) {
  if (n.rates[1] <= 0) fail("a ramp that ends at 0 sends nothing after it: end it with --for, at a rate of 1");
  return load_shape::of(n.unit, {{n.rates[0], n.rates[1], n.times[0]}}, false);
}
load_shape step(const numbers& n) {
  constexpr std::size_t most_steps = 10'000;
  const double from = n.rates[0], to = n.rates[1], by = n.rates[2];
  if (by <= 0) fail("BY has to be above 0");
  if (to <= 0) fail("steps that end at 0 send nothing after them");
  const double count = std::ceil(std::abs(to - from) / by);
  if (count > most_steps) fail(fmt::format("{:.0f} steps, at most {} are possible", count, most_steps));
  std::vector<load_piece> pieces;
  for (double i = 0; i <= count; ++i) {
    const double rate = to >= from ? std::min(from + i * by, to) : std::max(from - i * by, to);
    pieces.push_back({rate, rate, n.times[0]});
  }
  return load_shape::of(n.unit, std::move(pieces), false);
}
load_shape burst(const numbers& n) {
  const double base = n.rates[0], peak = n.rates[1];
  if (n.times[0] >= n.times[1]) fail("LENGTH has to be shorter than EVERY");
  if (peak <= 0) fail("PEAK has to be above 0");
  if (peak < base) fail("PEAK is below BASE");
  return load_shape::of(n.unit, {{base, base, n.times[1] - n.times[0]}, {peak, peak, n.times[0]}}, true);
}
/// 120 straight lines a period: from the curve by less than 0.04 % of its height.
load_shape sine(const numbers& n) {
  constexpr int lines = 120;
  const double least = n.rates[0], most = n.rates[1];
  if (most <= 0) fail("MOST has to be above 0");
  if (most < least) fail("MOST is below LEAST");
  if (n.times[0] < 1'000'000) fail("a period of less than 1 ms");
  const auto at = [&](int i) {
    // From the least over the most and back.
    return least + (most - least) * (1 - std::cos(2 * 3.14159265358979323846 * i / lines)) / 2;
  };
  std::vector<load_piece> pieces;
  for (int i = 0; i < lines; ++i) pieces.push_back({at(i), at(i + 1), n.times[0] / lines});
  return load_shape::of(n.unit, std::move(pieces), true);
}
/// The curve's own steps, as fast as the run's time goes.
load_shape day(const load_rate& mean, const day_settings& d) {
  constexpr std::int64_t step = day_step_s * 1'000'000'000;
  const auto rate = static_cast<double>(mean.per_second);
  const auto at = [rate, d](timestamp t) { return rate * day_permille(d.seed, t) / 1000; };
  const timestamp first{d.start.ns - d.start.ns % step};
  const auto piece = [at, d, first](std::uint64_t k) -> load_piece {
    const timestamp begin = first + duration{static_cast<std::int64_t>(k) * step};
    const timestamp end = begin + duration{step};
    const timestamp from = std::max(begin, d.start);
    const double length = static_cast<double>((end - from).ns) / d.time_scale;
    return {at(from), at(end), std::max<std::int64_t>(static_cast<std::int64_t>(length), 1)};
  };
  std::uint32_t most = 0;
  for (std::int64_t s = 0; s < 86'400; s += day_step_s) most = std::max(most, mean_day_permille(from_unix_seconds(s)));
  return load_shape::made_by(mean.unit, rate * most * (1000 + day_noise_most) / 1e6, piece);
}

struct kind {
  const char* name;
  std::size_t rates, times;
  const char* usage;
  load_shape (*make)(const numbers&);
};
constexpr kind kinds[] = {
    {"ramp", 2, 1, "ramp:FROM:TO:TIME, such as ramp:1k:50k:60s", ramp},
    {"step", 3, 1, "step:FROM:TO:BY:EVERY, such as step:10k:100k:10k:30s", step},
    {"burst", 2, 2, "burst:BASE:PEAK:LENGTH:EVERY, such as burst:1k:20k:500ms:10s", burst},
    {"sine", 2, 1, "sine:LEAST:MOST:PERIOD, such as sine:1k:10k:60s", sine},
};
}  // namespace

load_shape parse_load(const std::string& text, const load_rate& rate, bool has_rate, const day_settings& d) {
  if (text.empty() || text == "constant") return load_shape::constant(rate);
  if (text == "day") return day(rate, d);
  const std::vector<std::string> parts = parts_of(text);
  for (const kind& k : kinds) {
    if (parts.front() != k.name) continue;
    if (has_rate) throw startup_error(exit_code::usage, fmt::format("--rate: --load {} has rates of its own", k.name));
    if (parts.size() != 1 + k.rates + k.times) fail(fmt::format("'{}' is not {}", text, k.usage));
    return k.make(read(parts, k.rates, k.usage));
  }
  fail(fmt::format("'{}' is not one of constant, ramp:..., step:..., burst:..., sine:..., day", text));
}

}  // namespace flowkit::tools
