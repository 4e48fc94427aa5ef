// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/safe/command.hpp"

#include <fmt/core.h>

#include <string>
#include <string_view>
#include <vector>

#include "tools/flowgen/profile/catalogue.hpp"
#include "tools/flowgen/safe/safe_profile.hpp"

namespace flowkit::tools {

namespace {
constexpr const char* help =
    "Usage: flowgen check --safe NAME [--profile NAME|FILE]\n"
    "What flowgen --safe NAME changes in the profile (default: in each built-in one), leaves out of it, and what of "
    "the\n"
    "rest will not be stored. NAME: utmstack-v10, utmstack-v11.\n"
    "Exit codes: 0 ok, 1 no flow of a profile would be left, 2 wrong usage, 3 a file cannot be read.\n";
}  // namespace

exit_code check_command(int argc, char** argv) {
  std::string safe;
  std::vector<std::string> profiles;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--help" || word == "-h") {
      fmt::print("{}", help);
      return exit_code::ok;
    }
    const bool has_value = i + 1 < argc;
    if ((word == "--safe" || word == "--profile") && !has_value)
      throw startup_error(exit_code::usage, fmt::format("check: {} needs a value", word));
    if (word == "--safe")
      safe = argv[++i];
    else if (word == "--profile")
      profiles.emplace_back(argv[++i]);
    else
      throw startup_error(exit_code::usage, fmt::format("check: '{}' is neither --safe NAME nor --profile NAME", word));
  }
  if (safe.empty()) throw startup_error(exit_code::usage, "check: --safe NAME is needed");
  const safe_rules& rules = find_safe_rules(safe);
  if (profiles.empty()) profiles.assign(profile_names().begin(), profile_names().end());
  bool all = true;
  for (const std::string& name : profiles) {
    const safe_outcome o = make_safe(*load_profile(name), rules);
    fmt::print("{}\n{}", name, to_text(o, rules, "  "));
    all &= o.refused.empty();
  }
  return all ? exit_code::ok : exit_code::findings;
}

}  // namespace flowkit::tools
