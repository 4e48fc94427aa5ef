// SPDX-License-Identifier: BSL-1.0
// flowgen: generates flow export at an exact rate.
#include <fmt/core.h>

#include <string_view>

#include "tools/common/exit_code.hpp"
#include "tools/flowgen/observe/profile_from.hpp"
#include "tools/flowgen/options.hpp"
#include "tools/flowgen/run.hpp"

int main(int argc, char** argv) {
  using namespace flowkit::tools;
  ignore_sigpipe();
  try {
    if (argc > 1 && std::string_view{argv[1]} == "profile-from")
      return static_cast<int>(profile_from(argc - 1, argv + 1));
    const auto options = parse_flowgen_options(argc, argv);
    return static_cast<int>(options ? run_flowgen(*options) : exit_code::ok);
  } catch (const startup_error& e) {
    fmt::print(stderr, "flowgen: {}{}\n", e.what(), e.code() == exit_code::usage ? " (see flowgen --help)" : "");
    return static_cast<int>(e.code());
  }
}
