// SPDX-License-Identifier: BSL-1.0
// `flowcheck matrix`: its command line.
#pragma once

#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}

namespace flowkit::tools {

/// Reports on decoders side by side.
struct matrix_options {
  std::vector<std::string> reports;  ///< files of flowcheck collector --report json=FILE
  std::string output = "-";
};

CLI::App* add_matrix_command(CLI::App& program, matrix_options& to);

}  // namespace flowkit::tools
