// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/traffic/popularity.hpp"

#include <algorithm>
#include <cassert>
#include <cfloat>
#include <cmath>

namespace flowkit::tools {

static_assert(FLT_EVAL_METHOD == 0, "doubles are calculated as doubles: the same octets on every machine");

std::uint64_t zipf_weight(std::uint32_t k, std::uint32_t exponent) noexcept {
  // k^s by the bits of s: whole powers, then square roots, of which 20 say it to a millionth. No sum of products, which
  // a compiler may round once instead of twice.
  double power = 1, root = k;
  for (std::uint32_t i = 0; i < exponent / 1000; ++i) power *= k;
  std::uint32_t rest = exponent % 1000;
  for (int bit = 0; bit < 20 && rest != 0; ++bit) {
    root = std::sqrt(root);
    rest *= 2;
    if (rest >= 1000) power *= root, rest -= 1000;
  }
  const double weight = static_cast<double>(std::uint64_t{1} << 40) / power;
  return std::max<std::uint64_t>(static_cast<std::uint64_t>(weight), 1);
}

popularity::popularity(std::uint32_t n, std::uint32_t exponent) : places_(n) {
  assert(n != 0);
  __extension__ using wide = unsigned __int128;
  std::vector<std::uint64_t> weights(n);
  wide sum = 0;
  for (std::uint32_t k = 0; k < n; ++k) sum += weights[k] = zipf_weight(k + 1, exponent);
  // What each rank has, where a place is worth 2^32.
  std::vector<std::uint64_t> has(n);
  std::vector<std::uint32_t> small, large;
  constexpr std::uint64_t whole = std::uint64_t{1} << 32;
  for (std::uint32_t k = 0; k < n; ++k) {
    has[k] = static_cast<std::uint64_t>(((wide{weights[k]} * n) << 32) / sum);
    (has[k] < whole ? small : large).push_back(k);
  }
  while (!small.empty() && !large.empty()) {
    const std::uint32_t little = small.back(), much = large.back();
    small.pop_back();
    places_[little] = {static_cast<std::uint32_t>(has[little]), much};
    has[much] -= whole - has[little];
    if (has[much] >= whole) continue;
    large.pop_back();
    small.push_back(much);
  }
  // What rounding left.
  for (const std::uint32_t k : small) places_[k] = {~0u, k};
  for (const std::uint32_t k : large) places_[k] = {~0u, k};
}

}  // namespace flowkit::tools
