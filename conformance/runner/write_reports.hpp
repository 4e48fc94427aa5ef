// SPDX-License-Identifier: BSL-1.0
// The reports of a run, to the files that were asked for.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <memory>
#include <vector>

#include "conformance/runner/report_targets.hpp"
#include "conformance/runner/style.hpp"
#include "tools/common/output_file.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::tools {

template <class Format>
class report_files {
 public:
  /// Opens them all before the work begins. Throws startup_error (io).
  explicit report_files(const std::vector<report_target<Format>>& targets) : targets_(targets) {
    for (const auto& r : targets) outputs_.push_back(std::make_unique<output_file>(r.path));
  }

  /// False if one could not be written; why is on standard error.
  [[nodiscard]] bool write(const auto& report) {
    bool written = true;
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      const bool on_stdout = targets_[i].path == "-";
      const conformance::text_style style =
          on_stdout ? style_of(STDOUT_FILENO) : conformance::text_style{.columns = usual_columns};
      output_file& out = *outputs_[i];
      if ((out.write(targets_[i].format->write(report, style)) && out.flush()) || out.closed()) continue;
      written = false;
      fmt::print(stderr, "flowcheck: {}\n", out.error());
    }
    return written;
  }

 private:
  const std::vector<report_target<Format>>& targets_;
  std::vector<std::unique_ptr<output_file>> outputs_;
};

}  // namespace flowkit::tools
