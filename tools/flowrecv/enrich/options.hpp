// SPDX-License-Identifier: BSL-1.0
// The options about what flows are given besides what their exporters say.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tools/flowrecv/enrich/names_map.hpp"

namespace CLI {
class App;
}

namespace flowkit::tools {

struct enrich_settings {
  std::shared_ptr<const names_map> names;  ///< null: none
  bool guess_applications = false;
};

struct enrich_texts {
  std::vector<std::string> names;  ///< ADDRESS=NAME
  std::string names_file;
  bool guess_applications = false;

  void add_to(CLI::App& app);
  /// The columns that these options fill, each after a comma: part of a line unless others are asked for.
  [[nodiscard]] std::string columns() const;
};

/// Reads files. Throws startup_error.
[[nodiscard]] enrich_settings read_enrich_options(const enrich_texts& texts);

}  // namespace flowkit::tools
