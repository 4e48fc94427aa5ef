// SPDX-License-Identifier: BSL-1.0
#include "conformance/sampling/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "conformance/sampling/poisson.hpp"

namespace flowkit::conformance {

const char* to_string(sampling_answer a) noexcept {
  constexpr std::array names{"right", "wrong", "undecided"};
  return names[static_cast<std::size_t>(a)];
}

const char* to_string(sampling_basis b) noexcept {
  constexpr std::array names{"pool", "packets", "octets"};
  return names[static_cast<std::size_t>(b)];
}

sampling_test test_sampling(std::uint64_t samples, std::uint64_t packets, std::uint32_t rate,
                            double false_alarm) noexcept {
  sampling_test t;
  t.expected = double(packets) / double(rate);
  const count_range usual = usual_counts(t.expected, false_alarm);
  t.low = usual.low, t.high = usual.high;
  constexpr std::uint64_t enough = decisive_samples;
  if (samples < enough && t.expected < double(enough)) {
    t.answer = sampling_answer::undecided;
    t.more_packets = enough * rate - packets;
  } else {
    t.answer = usual.contains(samples) ? sampling_answer::right : sampling_answer::wrong;
  }
  return t;
}

std::string compare_rates(double attained, std::uint32_t rate) {
  const std::string of = fmt::format("one of {:.{}f} packets was sampled", attained, attained < 100 ? 1 : 0);
  const double times = double(rate) / attained;
  constexpr double alike = 0.05;
  return std::abs(times - 1) < alike ? of : fmt::format("{}, {:.3g} times as many as announced", of, times);
}

sampling_verdict judge_sampling(sampling_basis basis, std::uint64_t samples, std::uint64_t packets, std::uint32_t rate,
                                double false_alarm) {
  const sampling_test t = test_sampling(samples, packets, rate, false_alarm);
  sampling_verdict v;
  v.basis = basis, v.samples = samples, v.offered = packets, v.rate = rate;
  v.expected = t.expected, v.low = double(t.low), v.high = double(t.high), v.answer = t.answer;
  if (t.answer == sampling_answer::undecided)
    v.sentence = fmt::format("{} more packets decide", t.more_packets);
  else if (samples == 0)
    v.sentence = "nothing was sampled";
  else
    v.sentence = compare_rates(double(packets) / double(samples), rate);
  return v;
}

}  // namespace flowkit::conformance
