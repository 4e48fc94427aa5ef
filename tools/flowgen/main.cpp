// SPDX-License-Identifier: BSL-1.0
// flowgen: generates flow export at an exact rate, or sends it again.
#include <fmt/core.h>

#include <string>
#include <string_view>
#include <system_error>

#include "tools/common/exit_code.hpp"
#include "tools/common/standard_descriptors.hpp"
#include "tools/flowgen/config/command.hpp"
#include "tools/flowgen/knee/command.hpp"
#include "tools/flowgen/load/run.hpp"
#include "tools/flowgen/observe/profile_from.hpp"
#include "tools/flowgen/options.hpp"
#include "tools/flowgen/presets/command.hpp"
#include "tools/flowgen/profile/command.hpp"
#include "tools/flowgen/replay/run.hpp"
#include "tools/flowgen/safe/command.hpp"
#include "tools/flowgen/scenarios/command.hpp"
#include "tools/flowgen/score/command.hpp"
#include "tools/flowgen/verify/command.hpp"

namespace {
using namespace flowkit::tools;

exit_code generate_command(int argc, char** argv) {
  const auto options = parse_flowgen_options(argc, argv);
  return options ? run_flowgen(*options) : exit_code::ok;
}

/// What the first argument may name; none of them: generate. Each takes the arguments after its name.
struct command {
  std::string_view name;
  exit_code (*run)(int argc, char** argv);
};
constexpr command commands[] = {
    {"check", check_command},
    {"config", config_command},
    {"find-knee", find_knee_command},
    {"presets", presets_command},
    {"profile-from", profile_from_command},
    {"profiles", profiles_command},
    {"replay", replay_command},
    {"scenarios", scenarios_command},
    {"score", score_command},
    {"verify", verify_command},
};
}  // namespace

int main(int argc, char** argv) {
  keep_standard_descriptors();
  ignore_sigpipe();
  std::string help = "flowgen --help";
  try {
    for (const command& c : commands) {
      if (argc < 2 || argv[1] != c.name) continue;
      help = fmt::format("flowgen {} --help", c.name);
      return static_cast<int>(c.run(argc - 1, argv + 1));
    }
    return static_cast<int>(generate_command(argc, argv));
  } catch (const startup_error& e) {
    fmt::print(stderr, "flowgen: {}{}\n", e.what(),
               e.code() == exit_code::usage ? fmt::format(" (see {})", help) : std::string());
    return static_cast<int>(e.code());
  } catch (const std::system_error& e) {                                             // of fmt::print
    if (e.code() == std::errc::broken_pipe) return static_cast<int>(exit_code::ok);  // the reader has what it wanted
    fmt::print(stderr, "flowgen: standard output: {}\n", e.code().message());
    return static_cast<int>(exit_code::io);
  }
}
