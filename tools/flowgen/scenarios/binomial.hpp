// SPDX-License-Identifier: BSL-1.0
// How many of n packets a sampler looks at that takes one of N, each by chance: the same on every machine.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "tools/flowgen/traffic/random.hpp"

namespace flowkit::tools {

[[nodiscard]] inline std::uint32_t sampled_packets(std::uint32_t n, std::uint32_t one_of,
                                                   random_source& chance) noexcept {
  if (one_of <= 1 || n == 0) return n;
  const auto fraction = [&] { return static_cast<double>(chance.next() >> 11) * 0x1p-53; };
  const double p = 1.0 / one_of, q = 1 - p, mean = n * p;
  // From some hundred on the distribution is normal, near enough: twelve uniform ones have its variance.
  constexpr double many = 200;
  if (mean > many) {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += fraction();
    return static_cast<std::uint32_t>(std::clamp(std::floor(mean + std::sqrt(mean * q) * sum + 0.5), 0.0, double(n)));
  }
  // By inversion, from none up: q^n, and each probability from the one before.
  double one = 1, power = q;
  for (std::uint32_t bits = n; bits != 0; bits >>= 1, power *= power)
    if ((bits & 1) != 0) one *= power;
  double u = fraction();
  std::uint32_t k = 0;
  for (; u >= one && k < n; ++k) {
    u -= one;
    one *= static_cast<double>(n - k) / (k + 1.0) * (p / q);
  }
  return k;
}

}  // namespace flowkit::tools
