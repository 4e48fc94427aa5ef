// SPDX-License-Identifier: BSL-1.0
// flowcheck's command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <flowkit/core/time.hpp>

namespace flowkit::tools {

/// `flowcheck codec`: flowkit held against its own properties.
struct codec_options {
  std::uint64_t seed = 20'260'722;  ///< the one that ctest takes
  int cases = 0;                    ///< of each property, with `time` in each round; 0: a good number
  std::optional<duration> time;     ///< round after round until it is up
  std::string prefix;               ///< only properties whose names begin so
};

/// The options, or nothing when all that was asked for (--help, --version) has been printed.
/// Throws startup_error (usage).
[[nodiscard]] std::optional<codec_options> parse_flowcheck_options(int argc, char** argv);

}  // namespace flowkit::tools
