// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/config/command.hpp"

#include <fmt/core.h>

#include <string>
#include <string_view>

#include "tools/common/output_file.hpp"
#include "tools/flowgen/config/collector.hpp"
#include "tools/flowgen/profile/catalogue.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* help =
    "Usage: flowgen config NAME|FILE --collector COLLECTOR [-o FILE]\n"
    "What COLLECTOR needs to be given to understand the elements of enterprises that the profile sends: its file of\n"
    "field definitions, on standard output or in FILE. docs/config.md says how it is loaded.\n"
    "COLLECTOR: {}\n"
    "Exit codes: 0 ok (also where there is nothing to define: a comment says why), 2 wrong usage or profile,\n"
    "3 a file cannot be read or written.\n";

std::string listed() {
  std::string names;
  for (const collector& c : collectors()) names += (names.empty() ? "" : ", ") + std::string(c.name);
  return names;
}

void write(const std::string& text, const std::string& path) {
  output_file out{path};
  out.write(text);
  out.flush();
  if (!out.error().empty()) throw startup_error(exit_code::io, out.error());
}
}  // namespace

exit_code config_command(int argc, char** argv) {
  std::string profile_name, collector_name, path = "-";
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--help" || word == "-h") {
      fmt::print(fmt::runtime(help), listed());
      return exit_code::ok;
    }
    if (word == "--collector" || word == "-o") {
      if (i + 1 == argc) throw startup_error(exit_code::usage, fmt::format("config: {} needs a value", word));
      (word == "-o" ? path : collector_name) = argv[++i];
    } else if (word.starts_with('-') || !profile_name.empty()) {
      throw startup_error(exit_code::usage,
                          fmt::format("config: '{}' is neither --collector COLLECTOR nor -o FILE", word));
    } else {
      profile_name = word;
    }
  }
  if (profile_name.empty()) throw startup_error(exit_code::usage, "config: the name of a profile is needed");
  if (collector_name.empty())
    throw startup_error(exit_code::usage, fmt::format("config: --collector is needed: {}", listed()));
  const collector& c = find_collector(collector_name);
  write(definitions(*load_profile(profile_name), c), path);
  return exit_code::ok;
}

}  // namespace flowkit::tools
