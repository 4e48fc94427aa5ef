// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/profile/command.hpp"

#include <fmt/core.h>

#include <string_view>

#include "tools/flowgen/profile/catalogue.hpp"
#include "tools/flowgen/profile/show.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* help =
    "Usage: flowgen profiles               the exporters that flowgen imitates, one a line with its name first\n"
    "       flowgen profiles show NAME|FILE   what a profile says, with the source of each fact in brackets\n"
    "\n"
    "flowgen --profile NAME|FILE sends as it says. A profile is a TOML file: docs/profiles.md has its keys.\n"
    "Exit codes: 0 ok, 2 there is no such profile, or something in it is wrong, 3 a file cannot be read.\n";
}  // namespace

exit_code profiles_command(int argc, char** argv) {
  const auto is = [&](int i, std::string_view word) { return i < argc && argv[i] == word; };
  if (is(1, "--help") || is(1, "-h")) {
    fmt::print("{}", help);
  } else if (argc == 1) {
    fmt::print("{}", list_profiles());
  } else if (argc == 3 && is(1, "show")) {
    fmt::print("{}", show_profile(*load_profile(argv[2])));
  } else {
    throw startup_error(exit_code::usage, fmt::format("profiles: '{}' is not show NAME|FILE, nor nothing", argv[1]));
  }
  return exit_code::ok;
}

}  // namespace flowkit::tools
