// SPDX-License-Identifier: BSL-1.0
// Is the announced sampling rate the true one? Samples that were taken, against the packets that could have been.
#pragma once

#include <cstdint>
#include <string>

namespace flowkit::conformance {

enum class sampling_answer : std::uint8_t { right, wrong, undecided };
[[nodiscard]] const char* to_string(sampling_answer a) noexcept;

/// Where the number of packets offered to a sampler comes from.
enum class sampling_basis : std::uint8_t {
  pool,     ///< the sampler's own account: sample_pool of sFlow
  packets,  ///< a truth file
  octets,   ///< a truth file: octets, by the lengths of what was sampled
};
[[nodiscard]] const char* to_string(sampling_basis b) noexcept;

/// Of one sampler, at one announced rate.
struct sampling_verdict {
  std::uint32_t stream = 0;  ///< number of the exporter and domain
  std::string sampler;       ///< "source 0:5", "interface 5"
  sampling_basis basis{};
  std::uint64_t offered = 0;  ///< packets (octets) that went by
  std::uint32_t rate = 0;     ///< announced: one of so many; 0: none was
  std::uint64_t samples = 0;  ///< taken, those included that the agent dropped; octets: of the samples
  double expected = 0;        ///< samples (octets), if the rate is true
  double low = 0, high = 0;   ///< what is right: these and what is between
  sampling_answer answer = sampling_answer::undecided;
  std::string sentence;  ///< what follows, for people: "one of 51.2 packets was sampled ..."
};

/// A sampler that is right is called wrong in at most this share of runs.
inline constexpr double sampling_false_alarm = 0.001;
/// From so many samples on, taken or expected, one that takes half or twice as many as it says is found in 99 % of
/// runs. With fewer nothing is decided.
inline constexpr std::uint64_t decisive_samples = 100;

struct sampling_test {
  sampling_answer answer = sampling_answer::undecided;
  double expected = 0;
  std::uint64_t low = 0, high = 0;  ///< what is right
  std::uint64_t more_packets = 0;   ///< undecided: so many more packets decide
};
/// The test of Poisson, two-sided. `rate`: 1 or more.
[[nodiscard]] sampling_test test_sampling(std::uint64_t samples, std::uint64_t packets, std::uint32_t rate,
                                          double false_alarm = sampling_false_alarm) noexcept;

/// The verdict without its sampler, and with a sentence.
[[nodiscard]] sampling_verdict judge_sampling(sampling_basis basis, std::uint64_t samples, std::uint64_t packets,
                                              std::uint32_t rate, double false_alarm = sampling_false_alarm);

/// "one of 49.9 packets was sampled, 2 times as many as announced"
[[nodiscard]] std::string compare_rates(double attained, std::uint32_t rate);

}  // namespace flowkit::conformance
