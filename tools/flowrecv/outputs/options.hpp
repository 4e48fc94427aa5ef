// SPDX-License-Identifier: BSL-1.0
// --output KIND:WHERE and what belongs to it.
#pragma once

#include <string>
#include <vector>

#include "tools/flowrecv/formats/format.hpp"
#include "tools/flowrecv/outputs/file_settings.hpp"

namespace CLI {
class App;
}

namespace flowkit::tools {

/// One of --output.
struct output_settings {
  std::string path = "-";
  const format_row* format = nullptr;  ///< of its lines; null: IPFIX
  bool has_kind = false;               ///< it was written before the place, and is not that of --format
  file_settings files;

  [[nodiscard]] bool is_standard_output() const noexcept { return path == "-"; }
};

struct output_texts {
  std::vector<std::string> outputs;
  std::string every, size, keep, compress;
  bool append = false;

  void add_to(CLI::App& app);
};

/// The kinds that WHERE may follow: "json, csv, ...".
[[nodiscard]] std::string output_kinds();

/// At least one: without --output, standard output. `format`: of --format, for what has no kind; `given`: by the user.
/// Throws startup_error (usage).
[[nodiscard]] std::vector<output_settings> read_output_options(const output_texts& texts, const std::string& format,
                                                               bool given);

/// Throws startup_error (io) where a file cannot be written, before any is opened or emptied.
void check_outputs(const std::vector<output_settings>& outputs);

}  // namespace flowkit::tools
