// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/traffic/day.hpp"

#include <array>

#include "tools/flowgen/traffic/random.hpp"

namespace flowkit::tools {

namespace {
constexpr std::int64_t day_s = 86'400;
constexpr std::size_t points = day_s / day_step_s;

/// At each hour: offices by day, homes in the evening, the least before dawn.
constexpr std::array<std::int32_t, 24> hours{520,  400,  320,  280,  270,  330,  500,  800,  1150, 1400, 1530, 1570,
                                             1450, 1510, 1570, 1550, 1450, 1300, 1180, 1180, 1160, 1040, 860,  680};

/// Catmull-Rom splines through the hours. What rounding takes from a point the next has: the mean is exactly 1.
constexpr std::array<std::uint16_t, points> make_curve() noexcept {
  constexpr std::int64_t steps = points / hours.size(), whole = 2 * steps * steps * steps;
  std::array<std::uint16_t, points> out{};
  std::int64_t carried = 0;
  for (std::size_t i = 0; i < points; ++i) {
    const auto hour = [&](std::size_t after) { return std::int64_t{hours[(i / steps + 23 + after) % 24]}; };
    const std::int64_t a = hour(0), b = hour(1), c = hour(2), d = hour(3);
    const auto t = static_cast<std::int64_t>(i % steps);
    carried += 2 * b * steps * steps * steps + (c - a) * t * steps * steps +
               (2 * a - 5 * b + 4 * c - d) * t * t * steps + (3 * b - a - 3 * c + d) * t * t * t;
    out[i] = static_cast<std::uint16_t>(carried / whole);
    carried %= whole;
  }
  return out;
}
constexpr auto curve = make_curve();
constexpr bool has_mean_1() noexcept {
  std::uint32_t sum = 0;
  for (const std::uint16_t p : curve) sum += p;
  return sum == 1000 * points;
}
static_assert(has_mean_1());

/// What an AR(1) process is of its latest draws: each keeps 7/8 of its weight from a point to the next. 40 of them are
/// all but half a percent.
constexpr std::size_t draws = 40;
constexpr std::array<std::int64_t, draws> make_weights() noexcept {
  std::array<std::int64_t, draws> out{};
  out[0] = 33 << 16;
  for (std::size_t i = 1; i < draws; ++i) out[i] = out[i - 1] * day_noise_kept / 8;
  return out;
}
constexpr auto weights = make_weights();

/// Parts of 1000, from -day_noise_most to day_noise_most.
std::int64_t noise_at(std::uint64_t seed, std::int64_t point) noexcept {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < draws; ++i) {
    const auto n = static_cast<std::uint64_t>(point) - i;
    // Uniform in -2^15 .. 2^15 - 1.
    sum += weights[i] * (static_cast<std::int64_t>(random_source::at(seed ^ 0x6c8e9cf570932bd5, n) >> 48) - 32'768);
  }
  return floor_div(sum, std::int64_t{1} << 31);
}

std::uint32_t curve_at(std::int64_t point) noexcept {
  constexpr auto n = static_cast<std::int64_t>(points);
  return curve[static_cast<std::size_t>(point - floor_div(point, n) * n)];
}
std::uint32_t point_at(std::uint64_t seed, std::int64_t point) noexcept {
  return static_cast<std::uint32_t>(curve_at(point) * (1000 + noise_at(seed, point)) / 1000);
}
/// `ms` after the first of two points.
std::uint32_t between(std::uint32_t first, std::uint32_t last, std::int64_t ms) noexcept {
  constexpr std::int64_t step = day_step_s * 1000;
  return static_cast<std::uint32_t>((first * (step - ms) + last * ms + step / 2) / step);
}
std::int64_t step_of(timestamp t) noexcept { return floor_div(to_unix_seconds(t), day_step_s); }
std::int64_t ms_since(std::int64_t from_s, timestamp t) noexcept { return to_unix_milliseconds(t) - from_s * 1000; }
}  // namespace

std::uint32_t mean_day_permille(timestamp t) noexcept {
  const std::int64_t step = step_of(t);
  return between(curve_at(step), curve_at(step + 1), ms_since(step * day_step_s, t));
}

std::uint32_t day_permille(std::uint64_t seed, timestamp t) noexcept { return day_clock{seed}.at(t); }

std::uint32_t day_clock::at(timestamp t) noexcept {
  const std::int64_t s = to_unix_seconds(t);
  if (s < from_s_ || s >= from_s_ + day_step_s) {
    const std::int64_t step = floor_div(s, day_step_s);
    from_s_ = step * day_step_s;
    first_ = point_at(seed_, step), last_ = point_at(seed_, step + 1);
  }
  return between(first_, last_, ms_since(from_s_, t));
}

}  // namespace flowkit::tools
