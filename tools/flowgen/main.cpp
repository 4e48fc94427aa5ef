// SPDX-License-Identifier: BSL-1.0
// flowgen: generates flow export at an exact rate.
#include <fmt/core.h>

#include <string_view>

#include "tools/common/exit_code.hpp"
#include "tools/flowgen/observe/profile_from.hpp"
#include "tools/flowgen/options.hpp"
#include "tools/flowgen/profile/command.hpp"
#include "tools/flowgen/run.hpp"
#include "tools/flowgen/safe/command.hpp"

namespace {
using namespace flowkit::tools;

/// argv[0] is the command's name.
struct command {
  std::string_view name;
  exit_code (*run)(int argc, char** argv);
};
constexpr command commands[] = {{"profiles", run_profiles}, {"check", run_check}, {"profile-from", profile_from}};

exit_code run(int argc, char** argv) {
  if (argc > 1)
    for (const command& c : commands)
      if (c.name == argv[1]) return c.run(argc - 1, argv + 1);
  const auto options = parse_flowgen_options(argc, argv);
  return options ? run_flowgen(*options) : exit_code::ok;
}
}  // namespace

int main(int argc, char** argv) {
  ignore_sigpipe();
  try {
    return static_cast<int>(run(argc, argv));
  } catch (const startup_error& e) {
    fmt::print(stderr, "flowgen: {}{}\n", e.what(), e.code() == exit_code::usage ? " (see flowgen --help)" : "");
    return static_cast<int>(e.code());
  }
}
