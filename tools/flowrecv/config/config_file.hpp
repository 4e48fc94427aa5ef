// SPDX-License-Identifier: BSL-1.0
// --config FILE: the file's keys become arguments of the command line, so that each option has one meaning. The command
// line wins.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace flowkit::tools {

class config_file {
 public:
  /// --config, --check-config.
  void add_to(CLI::App& app);
  /// Reads the command line, then what the file says of options that are not on it. Throws what CLI11 does, and
  /// startup_error (usage): the file cannot be read, is no TOML, has a key that is no option, or a value of a wrong
  /// type.
  void parse(CLI::App& app, int argc, const char* const* argv);

  /// Nothing else is to be done.
  [[nodiscard]] bool is_check() const noexcept { return checks_; }
  /// The file's name; empty: there is none.
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// A message that begins with an option which the file has: with "FILE:LINE: " before it.
  [[nodiscard]] std::string placed(std::string_view message) const;

 private:
  std::string path_;
  bool checks_ = false;
  std::map<std::string, std::uint32_t, std::less<>> lines_;  ///< of the options that were taken from the file
};

}  // namespace flowkit::tools
