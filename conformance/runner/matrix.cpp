// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/matrix.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "conformance/reports/matrix.hpp"
#include "tools/common/output_file.hpp"
#include "tools/common/system_text.hpp"

namespace flowkit::tools {

exit_code run_matrix(const matrix_options& options) {
  conformance::matrix m;
  for (const std::string& path : options.reports) {
    std::ifstream in(path, std::ios::binary);
    if (!in.is_open())
      throw startup_error(exit_code::io, fmt::format("cannot read '{}': {}", path, system_text(errno)));
    if (std::error_code failed; std::filesystem::is_directory(path, failed))  // it can be opened like a file
      throw startup_error(exit_code::io, fmt::format("cannot read '{}': {}", path, system_text(EISDIR)));
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    if (const std::string wrong = add_report(m, text); !wrong.empty())
      throw startup_error(exit_code::usage, fmt::format("'{}' is no report of flowcheck collector: {}", path, wrong));
  }
  output_file out{options.output};
  if (out.write(matrix_page(m)) && out.flush()) return exit_code::ok;
  if (out.closed()) return exit_code::ok;
  throw startup_error(exit_code::io, out.error());
}

}  // namespace flowkit::tools
