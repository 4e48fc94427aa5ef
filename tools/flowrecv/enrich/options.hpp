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

class address_database;
using database_list = std::vector<std::shared_ptr<address_database>>;

struct enrich_settings {
  std::shared_ptr<const names_map> names;  ///< null: none
  database_list countries, systems;
  bool guess_applications = false;
  std::vector<std::string> notes{};  ///< to be said at the start: what databases these are
  [[nodiscard]] bool looks_up() const noexcept { return guess_applications || !countries.empty() || !systems.empty(); }
};

struct enrich_texts {
  std::vector<std::string> names;  ///< ADDRESS=NAME
  std::string names_file;
  std::vector<std::string> countries, systems;  ///< databases
  bool guess_applications = false;

  void add_to(CLI::App& app);
  /// The columns that these options fill, each after a comma: part of a line unless others are asked for.
  [[nodiscard]] std::string columns() const;
};

/// Reads files. Throws startup_error.
[[nodiscard]] enrich_settings read_enrich_options(const enrich_texts& texts);

}  // namespace flowkit::tools
