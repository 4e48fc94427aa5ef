// SPDX-License-Identifier: BSL-1.0
// `flowcheck explain`: its command line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}

namespace flowkit::tools {

/// Numbers of datagrams, which count from 1.
struct datagram_range {
  std::uint64_t first = 0, last = 0;
};

struct explain_options {
  std::vector<std::string> inputs;        ///< files (- is standard input), ids of requirements and what they begin with
  std::vector<datagram_range> datagrams;  ///< none: all
  bool findings = true;
};

struct explain_arguments {
  std::vector<std::string> inputs, datagrams;
  bool no_findings = false;
};
CLI::App* add_explain_command(CLI::App& program, explain_arguments& to);
/// Throws startup_error (usage).
[[nodiscard]] explain_options to_options(const explain_arguments& from);

}  // namespace flowkit::tools
