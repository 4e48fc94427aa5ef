// SPDX-License-Identifier: BSL-1.0
// `flowcheck diff`: its command line.
#pragma once

#include <string>
#include <vector>

#include "conformance/diff/attempts.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}

namespace flowkit::tools {

struct diff_options {
  conformance::duel_options duel;
  std::string a, b;         ///< the commands, as they were given
  std::string capture;      ///< - is standard input; *.json is a case
  std::string output;       ///< folder of cases
  std::uint64_t limit = 0;  ///< datagrams; 0: all
  conformance::attempt_limits reduction;
};

struct diff_arguments {
  std::string a, b, capture, output = "disagreements", patience, late, memory, limit, runs, time;
  std::vector<std::string> ignored;
};
CLI::App* add_diff_command(CLI::App& program, diff_arguments& to);
/// Throws startup_error (usage).
[[nodiscard]] diff_options to_options(const diff_arguments& from);

}  // namespace flowkit::tools
