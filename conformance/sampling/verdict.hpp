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
  std::uint64_t samples = 0;  ///< taken, those that were lost on the way or dropped by the agent included
  double expected = 0;        ///< samples (octets), if the rate is true
  double low = 0, high = 0;   ///< what is right: this and between
  sampling_answer answer{};
  std::string sentence;  ///< what follows, for people: "one of 51.2 packets was sampled ..."
};

}  // namespace flowkit::conformance
