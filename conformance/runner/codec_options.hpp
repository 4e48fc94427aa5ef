// SPDX-License-Identifier: BSL-1.0
// `flowcheck codec`: its command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <flowkit/core/time.hpp>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}

namespace flowkit::tools {

/// flowkit held against its own properties.
struct codec_options {
  std::uint64_t seed = 20'260'722;  ///< the one that ctest takes
  int cases = 0;                    ///< of each property, with `time` in each round; 0: a good number
  std::optional<duration> time;     ///< round after round until it is up
  std::string prefix;               ///< only properties whose names begin so
  std::string cases_to;             ///< folder for counterexamples as case files; empty: none
};

/// What was written, before it is understood.
struct codec_arguments {
  std::string seed, cases, time, prefix, cases_to;
};
/// The command, which parses into `to`.
CLI::App* add_codec_command(CLI::App& program, codec_arguments& to);
/// Throws startup_error (usage).
[[nodiscard]] codec_options to_options(const codec_arguments& from);

}  // namespace flowkit::tools
