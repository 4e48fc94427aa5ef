// SPDX-License-Identifier: BSL-1.0
// One of how many packets a selector takes, by its parameters (RFC 5476 section 6.5.2, RFC 3954 section 8): in options
// data as in flow records.
#pragma once

#include <cstdint>

#include <flowkit/core/sampling.hpp>

namespace flowkit::inline v0::flow {

/// selectorAlgorithm, IANA's registry of PSAMP.
enum class selector_algorithm : std::uint16_t {
  systematic_count = 1,
  systematic_time = 2,
  random_n_of_n = 3,
  uniform_probability = 4,
  property_match = 5,
};

/// What was announced about a selector: pairs if both numbers are there, everything else if it is not 0.
struct sampling_parameters {
  std::uint32_t interval = 0, random_interval = 0;  ///< elements 34 and 50
  std::uint32_t packets = 0, space = 0;             ///< 305, 306: taken in a row, and skipped after them
  std::uint32_t time = 0, time_space = 0;           ///< 307, 308: likewise, in microseconds
  std::uint32_t size = 0, population = 0;           ///< 309, 310: so many of so many
  double probability = 0;                           ///< 311
  std::uint16_t algorithm = 0;                      ///< 304

  /// One of so many packets; 0: there is no meaningful rate. The interval comes first, then the parameters of the
  /// algorithm, then n of N before systematic sampling: some send both, with a meaningless packet interval. A rate from
  /// times is an estimate.
  [[nodiscard]] constexpr double exact() const noexcept {
    using enum selector_algorithm;
    if (interval != 0) return interval;
    if (random_interval != 0) return random_interval;
    const double by[] = {ratio(std::uint64_t{packets} + space, packets), ratio(std::uint64_t{time} + time_space, time),
                         ratio(population, size), probability > 1e-9 && probability <= 1 ? 1 / probability : 0};
    if (algorithm >= static_cast<std::uint16_t>(systematic_count) &&
        algorithm <= static_cast<std::uint16_t>(uniform_probability) && by[algorithm - 1] != 0)
      return by[algorithm - 1];
    constexpr int order[] = {2, 0, 3, 1};
    for (const int i : order)
      if (by[i] != 0) return by[i];
    return algorithm == static_cast<std::uint16_t>(property_match) ? 1 : 0;  // a filter: nothing is scaled
  }
  /// The nearest integer, as intervals are integers; 0: none, or one that is not accepted.
  [[nodiscard]] constexpr std::uint32_t rate() const noexcept { return rounded(exact()); }
  [[nodiscard]] static constexpr std::uint32_t rounded(double exact) noexcept {
    return exact >= 1 && exact < max_believable_rate + 0.5 ? static_cast<std::uint32_t>(exact + 0.5) : 0;
  }

 private:
  static constexpr double ratio(std::uint64_t all, std::uint32_t taken) noexcept {
    return taken == 0 || all < taken ? 0 : static_cast<double>(all) / taken;
  }
};

/// Of a record with the members of flow::record. has: as in limits_of_flow().
template <class Record, class Has>
constexpr sampling_parameters parameters_in_flow(const Record& r, Has has) noexcept {
  sampling_parameters p;
  const auto both = [&](bool are, auto& a, auto& b, auto first, auto second) {
    if (are) a = first, b = second;
  };
  both(has.template operator()<&Record::sampling_packets>() && has.template operator()<&Record::sampling_space>(),
       p.packets, p.space, r.sampling_packets, r.sampling_space);
  both(has.template operator()<&Record::sampling_time>() && has.template operator()<&Record::sampling_time_space>(),
       p.time, p.time_space, r.sampling_time, r.sampling_time_space);
  both(has.template operator()<&Record::sampling_size>() && has.template operator()<&Record::sampling_population>(),
       p.size, p.population, r.sampling_size, r.sampling_population);
  if (has.template operator()<&Record::sampling_probability>()) p.probability = r.sampling_probability;
  if (has.template operator()<&Record::selector_algorithm>()) p.algorithm = r.selector_algorithm;
  return p;
}

}  // namespace flowkit::flow
