// SPDX-License-Identifier: BSL-1.0
#include "conformance/sampling/poisson.hpp"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

namespace flowkit::conformance {

namespace {
namespace policies = boost::math::policies;
using quiet =
    policies::policy<policies::domain_error<policies::errno_on_error>, policies::pole_error<policies::errno_on_error>,
                     policies::overflow_error<policies::errno_on_error>,
                     policies::evaluation_error<policies::errno_on_error>,
                     policies::rounding_error<policies::errno_on_error>>;

/// n or fewer.
double at_most(std::uint64_t n, double mean) noexcept {
  return mean <= 0 ? 1 : boost::math::gamma_q(double(n) + 1, mean, quiet{});
}
/// n or more.
double at_least(std::uint64_t n, double mean) noexcept {
  if (n == 0) return 1;
  return mean <= 0 ? 0 : boost::math::gamma_p(double(n), mean, quiet{});
}

/// The least number for which it holds; it holds from some number up to `end` on.
template <class Holds>
std::uint64_t first_where(std::uint64_t begin, std::uint64_t end, const Holds& holds) noexcept {
  while (begin < end) {
    const std::uint64_t middle = begin + (end - begin) / 2;
    holds(middle) ? end = middle : begin = middle + 1;
  }
  return begin;
}
}  // namespace

count_range usual_counts(double expected, double false_alarm) noexcept {
  const double tail = false_alarm / 2;
  constexpr double normal_from = 1e9;  // nearly the normal distribution; the sums lose digits above 1e12
  if (expected >= normal_from) {
    const double bound = std::sqrt(2 * expected) * boost::math::erfc_inv(2 * tail, quiet{});
    return {static_cast<std::uint64_t>(expected - bound), static_cast<std::uint64_t>(expected + bound)};
  }
  // Chernoff's bound: beyond 10 sqrt(mean) + 60 lies less than 1e-12.
  const auto end = static_cast<std::uint64_t>(std::ceil(expected + 10 * std::sqrt(expected) + 60));
  const std::uint64_t low = first_where(0, end, [&](std::uint64_t n) { return at_most(n, expected) > tail; });
  return {low, first_where(low, end, [&](std::uint64_t n) { return at_least(n + 1, expected) <= tail; })};
}

double chance_of(count_range r, double expected) noexcept {
  return at_most(r.high, expected) - (r.low == 0 ? 0 : at_most(r.low - 1, expected));
}

}  // namespace flowkit::conformance
